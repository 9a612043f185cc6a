package dev.clarinet.opencl;

import dev.clarinet.op.MatMul;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.Space;
import java.util.Comparator;
import java.util.List;

/**
 * How {@code matmul_dots} cuts up a product of rows by rows. None of it moves a bit of the answer, but for the vectors'
 * length.
 *
 * @param lanes floats in a vector
 * @param rows rows of A in a tile, MR
 * @param columns rows of B in a tile, NC
 * @param turned whether the letters are exchanged
 */
record DotPlan(int lanes, int rows, int columns, boolean turned) {
  private static final List<Integer> ROWS_OF_TILE = List.of(3, 2, 1),
      ROWS_OF_WIDE_TILE = List.of(6, 5, 4, 3, 2, 1);

  private static final int LONGEST_VECTOR = 16;

  /** With at most so many rows of the smaller matrix, packing costs more than it saves, if a row has so many numbers. */
  private static final int FEW_ROWS = 32, SHORT = 128;

  /**
   * With at most so many it does where a row has between so many numbers: enough that adding up lanes is little of it,
   * and few enough for a tile's rows to stay in the first cache.
   */
  private static final int MORE_ROWS = 128, LONG = 512, LONGEST = 1024;

  /** Floats of the rows of B that stay in the first cache. */
  private static final int BLOCK = 4096;

  /** Multiply-adds of a group: less is done before another core is awake. */
  private static final double GROUP = 500_000;

  private static final int MOST_GROUPS = 16;

  /** Multiply-adds in the time that it takes to read a number from memory. */
  private static final int READING = 16;

  /** Whether both matrices of a product lie along the sum, in rows of a vector at least. */
  static boolean fits(MatMul.Sizes g) {
    return g.transposeB() && !g.transposeA() && g.K() >= LONGEST_VECTOR;
  }

  /** Whether a product that fits is faster so than by {@code matmul_panels}. */
  static boolean suits(MatMul.Sizes g) {
    int rows = Math.min(g.M(), g.N());
    return rows <= FEW_ROWS
        ? g.K() >= SHORT
        : rows <= MORE_ROWS && g.K() >= LONG && g.K() <= LONGEST;
  }

  /** The ways to compute a product that fits. */
  static Space<DotPlan> space(DeviceFacts facts, MatMul.Sizes g) {
    int rows = Math.min(g.M(), g.N());
    return Space.direct(
        "matmul_dots: " + ProductPlan.text(g),
        of(facts, g, rowsOfTile(facts, rows)),
        () -> rowsOfTile(facts).stream().filter(few -> few <= rows).map(few -> of(facts, g, few)));
  }

  private static DotPlan of(DeviceFacts facts, MatMul.Sizes g, int rows) {
    return new DotPlan(Panels.lanes(facts), rows, rows == 1 ? 8 : 4, g.M() > g.N());
  }

  /** What registers there are for: those with vectors of 16 have 32. */
  private static List<Integer> rowsOfTile(DeviceFacts facts) {
    return Panels.lanes(facts) == 16 ? ROWS_OF_WIDE_TILE : ROWS_OF_TILE;
  }

  private static int rowsOfTile(DeviceFacts facts, int M) {
    return rowsOfTile(facts).stream()
        .filter(rows -> rows > 1 || M == 1)
        .min(Comparator.comparingDouble(rows -> Ints.roundUp(M, rows) * (1 + 1.0 / rows)))
        .orElseThrow();
  }

  /** Rows of B that a tile meets before the next ones come. */
  int block(MatMul.Sizes g) {
    return Math.max(columns, BLOCK / Math.max(1, g.K()) / columns * columns);
  }

  /** Rows of B that a group meets, JB. */
  int rowsOfGroup(MatMul.Sizes g) {
    int N = Math.max(g.M(), g.N());
    double ofNumber = Math.max(READING, Math.min(g.M(), g.N()));
    double groups = Math.min(MOST_GROUPS, ofNumber * N * g.K() / GROUP);
    return Ints.roundUp(Ints.divideUp(Math.max(1, N), Math.max(1, (int) groups)), columns);
  }

  Defines defines() {
    return Defines.of("LANES", lanes).with("MR", rows).with("NC", columns);
  }

  @Override
  public String toString() {
    return rows + "x" + columns;
  }
}
