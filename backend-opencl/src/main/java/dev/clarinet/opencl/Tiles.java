package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.Space;
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

  /** All that are shipped, the large before the small: a tuner's search space. */
  public static final List<Tiles> CANDIDATES = List.of(
      WIDE, new Tiles(128, 128, 8, 8, 8), SQUARE, new Tiles(64, 64, 16, 4, 8), FINE, SMALL, LEAST);

  /** What a large product gets on a device that nobody tuned: the first that it can run of those for its kind. */
  public static Tiles of(DeviceFacts facts) {
    if (isForced()) return named(System.getProperty(PROPERTY, ""));
    var best = isSmall(facts) ? List.of(FINE, SMALL) : List.of(WIDE, SQUARE);
    return best.stream().filter(tiles -> tiles.fit(facts)).findFirst().orElse(LEAST);
  }

  /** All that a device can run for this, its own first; where {@link #PROPERTY} names one, that alone. */
  static Space<Tiles> space(DeviceFacts facts, String question) {
    return Space.direct(
        question,
        of(facts),
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
