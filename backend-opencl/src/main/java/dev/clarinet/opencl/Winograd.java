package dev.clarinet.opencl;

import java.util.List;
import java.util.Locale;

/**
 * Where the CPU family computes convolutions by Winograd's tiles: several times fewer multiplications for a little
 * accuracy.
 */
public enum Winograd {
  /** Nowhere: all convolutions are direct. */
  NEVER,
  /** Where its counted cost is the lowest; the size of the tiles likewise. */
  WHERE_IT_PAYS,
  /** Wherever there are tiles of 2×2 answers: for tests and measurements. */
  TILES_OF_2,
  /** Wherever there are tiles of 4×4 answers, and directly elsewhere: for tests and measurements. */
  TILES_OF_4;

  /** Says {@code true}, the default, or {@code false} for those who want direct convolution. */
  public static final String PROPERTY = "clarinet.opencl.winograd";

  /** What {@link #PROPERTY} says. */
  public static Winograd chosen() {
    String wanted = System.getProperty(PROPERTY, "true").toLowerCase(Locale.ROOT);
    return switch (wanted) {
      case "true" -> WHERE_IT_PAYS;
      case "false" -> NEVER;
      default ->
        throw new IllegalArgumentException(
            "-D" + PROPERTY + " is true or false, not '" + wanted + "'");
    };
  }

  /** The sides of tiles that come into question. */
  List<Integer> tiles() {
    return switch (this) {
      case NEVER -> List.of();
      case WHERE_IT_PAYS -> List.of(4, 2);
      case TILES_OF_2 -> List.of(2);
      case TILES_OF_4 -> List.of(4);
    };
  }
}
