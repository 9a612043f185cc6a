package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.Space;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How {@code convolution_rows} cuts up a sum.
 *
 * @param tile what stays in registers
 * @param floats local memory for what is seen
 * @param taps at least the taps of a filter
 * @param PB rows of y of a piece of work
 * @param WL numbers in a phase of a row
 * @param CB channels that are summed at a time
 */
record RowPlan(Tile tile, int floats, int taps, int PB, int WL, int CB) {
  private static final List<Integer> TAPS = List.of(9, 25, 49, 225);
  private static final List<Integer> FLOATS = List.of(2048, 16384, 32768, 65536);

  /** How many a tuner tries. */
  private static final int MOST_TRIED = 8;

  /** What it costs to copy a float, and to add to an answer that is there, in multiply-adds. */
  private static final double COPY = 8, ADD = 40;

  /** By which part multiplying is slower for each float that is seen, as they lie further from the core. */
  private static final double FAR = 1 / 3e5;

  /** {@code rows} filters by {@code vectors} vectors of {@code lanes} neighbours. */
  record Tile(int lanes, int rows, int vectors) {

    /**
     * Those that fit the registers of a device with vectors of so many floats. With vectors of 16, one of two vectors
     * has as many rows as leave few that are not wanted.
     */
    private static Stream<Tile> of(int most, int M) {
      var lanes = Stream.of(16, 8, 4).filter(fewer -> fewer <= most);
      if (M < 4) return lanes.map(l -> new Tile(l, M, M == 1 ? 7 : M == 2 ? 5 : 4));
      return most == 16
          ? lanes.flatMap(l -> Stream.of(
              new Tile(l, 8, 3), new Tile(l, Panels.rowsFor(most, M, 2), 2), new Tile(l, 6, 4)))
          : lanes.flatMap(l -> Stream.of(new Tile(l, 6, 2), new Tile(l, 5, 2), new Tile(l, 4, 3)));
    }

    /**
     * What a multiply-add of a number costs: narrow vectors do less at once, and each tile reads a row and a column.
     */
    private double cost(int most) {
      double narrow = (16.0 / lanes + 0.5) / (16.0 / most + 0.5);
      return narrow * (0.9 + 0.3 / rows + 0.3 / vectors);
    }
  }

  /** The cheapest plan for a device, if what the windows of one row see in a channel fits its local memory. */
  static Optional<RowPlan> of(DeviceFacts facts, WindowSum sum) {
    return all(facts, sum).min(Comparator.comparingDouble(plan -> plan.cost(facts, sum)));
  }

  /** The cheapest plan and, for a tuner, the cheapest of each tile and size, if there are any. */
  static Optional<Space<RowPlan>> space(DeviceFacts facts, WindowSum sum) {
    return of(facts, sum)
        .map(cheapest -> Space.direct(
            "convolution_rows: " + sum.text(), cheapest, () -> byTileAndSize(facts, sum)));
  }

  private static Stream<RowPlan> byTileAndSize(DeviceFacts facts, WindowSum sum) {
    var cheapest = new LinkedHashMap<List<?>, RowPlan>();
    all(facts, sum)
        .sorted(Comparator.comparingDouble(plan -> plan.cost(facts, sum)))
        .forEach(plan -> cheapest.putIfAbsent(List.of(plan.tile, plan.floats), plan));
    return cheapest.values().stream().limit(MOST_TRIED);
  }

  private static Stream<RowPlan> all(DeviceFacts facts, WindowSum sum) {
    int taps = sum.rows().taps() * sum.columns().taps();
    var most = TAPS.stream().filter(enough -> enough >= taps).findFirst();
    if (most.isEmpty() || sum.C() == 0) return Stream.empty();
    return FLOATS.stream()
        .filter(floats -> 4L * (floats + 16) <= facts.localMemory())
        .flatMap(floats -> Tile.of(Panels.lanes(facts), sum.M())
            .flatMap(tile -> of(sum, tile, floats, most.get())));
  }

  private static Stream<RowPlan> of(WindowSum sum, Tile tile, int floats, int taps) {
    int WL = sum.columns().seenOfShare(), wide = WL * sum.columns().shares(), C = sum.C();
    int P = sum.rows().answers();
    return IntStream.rangeClosed(1, P)
        .filter(PB -> PB == fair(P, PB) && (long) sum.rows().needed(PB) * wide <= floats)
        .mapToObj(PB -> new RowPlan(
            tile, floats, taps, PB, WL, fair(C, floats / (sum.rows().needed(PB) * wide))));
  }

  /** The most of equal parts of a number, as few parts as there can be of so many at most. */
  private static int fair(int number, int most) {
    return Ints.divideUp(number, Ints.divideUp(number, most));
  }

  /** What the answers of a group of channels in one image cost, in multiply-adds at this device's full speed. */
  double cost(DeviceFacts facts, WindowSum sum) {
    int P = sum.rows().answers(), last = P % PB, whole = P / PB;
    double products = whole * vectors(sum, PB) + (last > 0 ? vectors(sum, last) : 0);
    double rows = whole * sum.rows().needed(PB) + (last > 0 ? sum.rows().needed(last) : 0);
    double wide = (double) WL * sum.columns().shares(), M = Ints.roundUp(sum.M(), tile.rows);
    double depth = (double) sum.C() * sum.rows().taps() * sum.columns().taps();
    double again = Math.ceil((double) sum.C() / CB) - 1,
        answers = P * sum.columns().answers();
    return products
            * tile.lanes
            * M
            * (depth + 4)
            * tile.cost(Panels.lanes(facts))
            * (1 + floats * FAR)
        + rows * wide * sum.C() * COPY
        + again * answers * sum.M() * ADD;
  }

  /** Vectors of so many rows, those included that fill the last tile. */
  private int vectors(WindowSum sum, int rows) {
    int Q = sum.columns().answers(), joined = isOneRow(sum) ? rows : 1;
    return Ints.roundUp(rows / joined * Ints.divideUp(joined * Q, tile.lanes), tile.vectors);
  }

  /** Whether rows are computed as one, as the kernel decides by itself; here only the count depends on it. */
  private static boolean isOneRow(WindowSum sum) {
    var columns = sum.columns();
    return sum.rows().taps() * columns.taps() == 1
        && columns.image() == columns.answers()
        && sum.rows().step() * columns.step() == 1;
  }

  /**
   * MB: answers of a piece of work; fewer where there would not be two pieces for a core. No more pieces, since each
   * copies the same pixels.
   */
  int answersOfPiece(DeviceFacts facts, WindowSum sum) {
    int blocks = Math.max(1, sum.N() * sum.groups() * Ints.divideUp(sum.rows().answers(), PB));
    int wanted = Ints.divideUp(2 * Math.max(1, facts.computeUnits()), blocks);
    return Ints.roundUp(Ints.divideUp(sum.M(), wanted), tile.rows);
  }

  Defines defines() {
    return Defines.of("LANES", tile.lanes)
        .with("NV", tile.vectors)
        .with("MR", tile.rows)
        .with("FLOATS", floats)
        .with("TAPS", taps);
  }

  @Override
  public String toString() {
    return tile.rows + "x" + tile.vectors + "x" + tile.lanes + " in " + floats + ", " + PB
        + " rows of " + CB + " channels";
  }
}
