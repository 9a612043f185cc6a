package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The constants of {@code panel.cl}, the CPU family's innermost loop.
 *
 * @param lanes floats in a vector
 * @param rows rows of a tile, MR
 * @param vectors vectors of a tile, NV
 * @param steps steps of the sum that are packed at a time, KC
 * @param panels panels that a group packs side by side, NB
 */
record Panels(int lanes, int rows, int vectors, int steps, int panels) {
  private static final int MOST_STEPS = 256, MOST_COLUMNS = 64;

  /** Rows of a tile of two vectors. Vectors of 16 come with twice the registers. */
  private static final int MOST_ROWS = 6, MOST_ROWS_OF_SIXTEEN = 12;

  /** Floats of a product's strips and panel: a second-level cache of half a MiB has room for them. */
  private static final int MOST_PACKED = 5 << 14;

  /** By how much a row of a strip is longer than the steps, in matmul_pack.cl. */
  private static final int STRIP_MARGIN = 16;

  /** For M rows on this device in tiles of so many vectors, within its local memory. */
  static Panels of(DeviceFacts facts, int M, int vectors) {
    return of(facts, M, vectors, MOST_COLUMNS);
  }

  /** The same with at most so many columns of a group. */
  static Panels of(DeviceFacts facts, int M, int vectors, int mostColumns) {
    int lanes = lanes(facts), width = lanes * vectors;
    int floats = (int) Math.min(facts.localMemory() / Float.BYTES, 1 << 20);
    int steps = Math.min(MOST_STEPS, floats / width);
    int panels = Math.max(1, Math.min(mostColumns / width, floats / (width * steps)));
    return new Panels(lanes, rowsFor(lanes, M, vectors), vectors, steps, panels);
  }

  /** For a matrix product of M rows and N columns. */
  static Panels ofProduct(DeviceFacts facts, int M, int N) {
    int lanes = lanes(facts), vectors = N <= lanes ? 1 : 2;
    int mostRows = mostRows(lanes);
    int most = (packed(facts) - STRIP_MARGIN * mostRows) / (2 * lanes + mostRows);
    return new Panels(lanes, rowsFor(lanes, M, 2), vectors, Math.min(MOST_STEPS, most), 1);
  }

  /** Floats in a vector of this device. */
  static int lanes(DeviceFacts facts) {
    return facts.preferredFloats() >= 16 ? 16 : facts.preferredFloats() >= 8 ? 8 : 4;
  }

  /**
   * What else a tuner may try for so many rows: tiles of other extents, and panels that are shorter, longer or others
   * in number, as far as registers and local memory hold them.
   */
  Stream<Panels> others(DeviceFacts facts, int M) {
    return Stream.of(
            with(rows, vectors, steps / 2, panels),
            with(rows, vectors, steps * 2, panels),
            with(rows, vectors, steps, 2 * panels),
            with(rows, vectors, steps, Math.max(1, panels / 2)),
            with(4, 3, steps, panels),
            with(6, 1, steps, 2 * panels),
            with(6, 2, steps, panels),
            with(8, 2, steps, panels),
            with(8, 3, steps, panels),
            with(12, 2, steps, panels))
        .filter(other -> other.fitsRegisters() && other.rows <= Math.max(rows, M))
        .filter(other -> other.bytes() <= facts.localMemory());
  }

  /** The same for a product, whose panel shares the local memory with strips. */
  Stream<Panels> othersOfProduct(DeviceFacts facts, int M) {
    return Stream.of(
            with(rows, vectors, steps / 2, 1),
            with(rows, vectors, steps * 2, 1),
            with(4, 3, steps, 1),
            with(8, 2, steps, 1),
            with(8, 3, steps, 1),
            with(12, 2, steps, 1))
        .filter(other -> other.fitsRegisters() && other.rows <= Math.max(rows, M))
        .filter(other -> other.stripsOfProduct(facts) > 0);
  }

  /** How many strips fit beside a panel. */
  int stripsOfProduct(DeviceFacts facts) {
    return (packed(facts) - columns() * steps) / (rows * (steps + STRIP_MARGIN));
  }

  private static int packed(DeviceFacts facts) {
    return (int) Math.min(facts.localMemory() / Float.BYTES, MOST_PACKED);
  }

  /** Whether a tile's sums, a vector of each column and one more stay in registers. */
  private boolean fitsRegisters() {
    return vectors * (rows + 1) + 1 <= (lanes == 16 ? 32 : 16);
  }

  private Panels with(int rows, int vectors, int steps, int panels) {
    return new Panels(lanes, rows, vectors, steps, panels);
  }

  private static int mostRows(int lanes) {
    return lanes == 16 ? MOST_ROWS_OF_SIXTEEN : MOST_ROWS;
  }

  /** Rows of a tile of so many vectors where M rows are to be made: few that are not wanted, and many at a time. */
  static int rowsFor(int lanes, int M, int vectors) {
    int most = 2 * mostRows(lanes) / vectors;
    if (M <= most) return Math.max(1, M);
    return IntStream.rangeClosed(most * 2 / 3, most)
        .boxed()
        .min(Comparator.comparingDouble(rows -> Ints.roundUp(M, rows) * (1 + 0.6 / rows)))
        .orElseThrow();
  }

  /** NR: columns of a panel. */
  int columns() {
    return lanes * vectors;
  }

  /** Local memory for the panels of a group. */
  long bytes() {
    return (long) columnsOfGroup() * steps * Float.BYTES;
  }

  /** Columns that a group makes. */
  int columnsOfGroup() {
    return columns() * panels;
  }

  /**
   * Rows that a group makes, a multiple of a tile's: all M, unless there would be too few groups to keep the cores
   * busy. The answers do not depend on it.
   */
  int rowsOfGroup(int M, int columnGroups) {
    int most = Ints.roundUp(Math.min(M, 256), rows);
    int wanted = Ints.divideUp(16, columnGroups);
    return Math.min(most, Math.max(8 * rows, Ints.roundUp(Ints.divideUp(M, wanted), rows)));
  }

  Defines defines() {
    return Defines.of("LANES", lanes)
        .with("MR", rows)
        .with("NV", vectors)
        .with("KC", steps)
        .with("NB", panels);
  }

  @Override
  public String toString() {
    return rows + "x" + vectors + "x" + steps + "x" + panels;
  }
}
