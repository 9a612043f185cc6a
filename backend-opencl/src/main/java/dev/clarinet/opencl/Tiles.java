package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.Space;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The constants of {@code tile.cl}, the GPU family's innermost loop: a group makes {@code rows} by {@code columns}
 * elements, {@code steps} of the sum at a time, and each of its items {@code itemRows} by {@code itemColumns}.
 *
 * <p>Extents are multiples of 4; a group has at most 256 items, a multiple of the columns.
 */
public record Tiles(int rows, int columns, int steps, int itemRows, int itemColumns) {
  /** Names the tile to be used whatever the device is, such as {@code 64x128x16-8x8}. */
  public static final String PROPERTY = "clarinet.opencl.tile";

  private static final Tiles WIDE = new Tiles(64, 128, 16, 8, 8);
  private static final Tiles SQUARE = new Tiles(64, 64, 16, 8, 8);
  private static final Tiles FINE = new Tiles(64, 64, 16, 4, 4);
  private static final Tiles SMALL = new Tiles(32, 32, 16, 4, 4);
  private static final Tiles LEAST = new Tiles(16, 16, 16, 4, 4);

  /** Lanes of a compute unit: a group of fewer items leaves some idle. */
  private static final int LANES = 128;

  /** What a number's copy to local memory costs: with finding where it lies, more than the load. */
  private static final double COPY = 8;

  /** Intel counts units of eight lanes, and a group runs on eight of them or more. */
  private static final int INTELS_UNITS = 8;

  /** All that are shipped, the large before the small: a tuner's search space. */
  public static final List<Tiles> CANDIDATES = List.of(
      WIDE, new Tiles(128, 128, 8, 8, 8), SQUARE, new Tiles(64, 64, 16, 4, 8), FINE, SMALL, LEAST);

  /** What a large product gets on a device that nobody tuned: the first that it can run of those for its kind. */
  public static Tiles of(DeviceFacts facts) {
    if (isForced()) return named(System.getProperty(PROPERTY, ""));
    var best = isSmall(facts) ? List.of(FINE, SMALL) : List.of(WIDE, SQUARE);
    return best.stream().filter(tiles -> tiles.fit(facts)).findFirst().orElse(LEAST);
  }

  /**
   * What that device gets for so many products of M rows and N columns side by side: the cheapest by count of those no
   * larger than a large product's. Where there are groups for all compute units, and these are full, that is the same.
   */
  public static Tiles of(DeviceFacts facts, int M, int N, int layers) {
    var largest = of(facts);
    if (isForced()) return largest;
    int units = units(facts);
    return CANDIDATES.stream()
        .filter(tiles -> tiles.fit(facts) && tiles.isWithin(largest))
        .min(Comparator.comparingDouble(tiles -> tiles.cost(units, M, N, layers)))
        .orElse(largest);
  }

  private static int units(DeviceFacts facts) {
    boolean intels = facts.vendor().contains("Intel");
    return intels ? Ints.divideUp(facts.computeUnits(), INTELS_UNITS) : facts.computeUnits();
  }

  private boolean isWithin(Tiles other) {
    return rows <= other.rows
        && columns <= other.columns
        && itemRows * itemColumns <= other.itemRows * other.itemColumns;
  }

  /**
   * How long the unit with most groups works for a step of the sums, in multiply-adds of an item: an item adds up its
   * own one after the other, however many lanes are idle. Two rounds at most are counted whole; of more, groups that
   * wait fill what the last leaves free.
   */
  private double cost(int units, int M, int N, int layers) {
    long[] groups = groups(M, N, layers);
    double share = (double) groups[0] * groups[1] * groups[2] / units;
    double rounds = Math.max(share, Math.ceil(Math.min(share, 2)));
    return itemRows * itemColumns * Math.max(rounds * items() / LANES, 1) * (1 + loads());
  }

  /** What is loaded for a multiply-add: by an item from local memory, and by its group into that. */
  private double loads() {
    return 1.0 / itemRows + 1.0 / itemColumns + COPY / rows + COPY / columns;
  }

  /**
   * All that a device can run for so many products side by side, its own first; where {@link #PROPERTY} names one, that
   * alone.
   */
  static Space<Tiles> space(DeviceFacts facts, String question, int M, int N, int layers) {
    return Space.direct(
        question,
        of(facts, M, N, layers),
        () -> CANDIDATES.stream().filter(tiles -> !isForced() && tiles.fit(facts)));
  }

  private static boolean isForced() {
    return !System.getProperty(PROPERTY, "").isEmpty();
  }

  private static Tiles named(String name) {
    return CANDIDATES.stream()
        .filter(tiles -> tiles.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "-D" + PROPERTY + "=" + name + ": there are the tiles " + CANDIDATES));
  }

  /** Whether it is taken for a small GPU, which large tiles would leave half idle: what shares the host's memory is. */
  private static boolean isSmall(DeviceFacts facts) {
    return facts.type() == DeviceFacts.Type.GPU && facts.sharesHostMemory();
  }

  private boolean fit(DeviceFacts facts) {
    return items() <= facts.maxGroup() && localBytes() <= facts.localMemory();
  }

  /** Items of a group. */
  int items() {
    return rows / itemRows * (columns / itemColumns);
  }

  /** Local memory of a group: its tiles, whose rows are 4 longer for the banks, and the places of its columns. */
  private int localBytes() {
    return (steps * (rows + columns + 8) + columns) * Float.BYTES;
  }

  /** Groups, in columns and rows, that make so many elements. */
  long[] groups(int M, int N, int layers) {
    return new long[] {Ints.divideUp(N, columns), Ints.divideUp(M, rows), layers};
  }

  /** The next that is shipped whose groups have no more items; none where this one is forced. */
  Optional<Tiles> smaller() {
    if (isForced()) return Optional.empty();
    return CANDIDATES.stream()
        .skip(CANDIDATES.indexOf(this) + 1L)
        .filter(tiles -> tiles.items() <= items())
        .findFirst();
  }

  /** With other constants. */
  Defines defines(Defines others) {
    return others
        .with("TM", rows)
        .with("TN", columns)
        .with("TK", steps)
        .with("WM", itemRows)
        .with("WN", itemColumns);
  }

  @Override
  public String toString() {
    return rows + "x" + columns + "x" + steps + "-" + itemRows + "x" + itemColumns;
  }
}
