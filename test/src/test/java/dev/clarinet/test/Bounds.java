package dev.clarinet.test;

import com.google.common.collect.ImmutableMap;
import dev.clarinet.Backend;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Spec;
import dev.clarinet.op.Window;
import java.util.Arrays;

/** How far the answers of float32 arithmetic may be from the exact ones. */
@FunctionalInterface
public interface Bounds {
  /** How far F(2×2,3×3) with stride 2 may be wrong, and F(4×4,5×5). */
  double STRIDED_TILES = 1e-6, TILES_OF_FIVE = 1e-5;

  /** Half the distance from 1 to the next float: by which part one rounding may be wrong. */
  double ROUNDING = 0x1p-24;

  /** Bounds for each element of each answer. */
  Answers of(Trial<?> trial, Answers expected);

  /** The very numbers. */
  static Bounds exact() {
    return ofMagnitudes(0, 0);
  }

  /** So many roundings of each answer itself, and what lies below the smallest normal float may be 0. */
  static Bounds roundings(double count) {
    return ofMagnitudes(count, Float.MIN_NORMAL);
  }

  private static Bounds ofMagnitudes(double count, double floor) {
    return (trial, expected) -> scaled(expected, count, floor);
  }

  /**
   * Bounds of an operation that is linear, each answer being a sum of products.
   *
   * <p>A sum of n products, each rounded, added in any order and rounded each time, is wrong by at most n roundings of
   * Σ|products|. Roundings go up as often as down, so that √n stands in the place of n, and 4√n is out of reach (Higham
   * and Mary, "A new approach to probabilistic rounding error analysis", 2019); for n up to 16 it is the certain bound.
   *
   * @param terms how many products are summed for one element
   * @param absolute the spec with the absolute values of the numbers in it
   */
  static <O extends Operation> Bounds ofSums(int terms, Spec<O> absolute) {
    return (trial, expected) -> {
      @SuppressWarnings("unchecked") // a trial and its spec are of one operation
      var magnitudes = ((Trial<O>) trial).absolute(absolute).byDefinition();
      return sums(terms, magnitudes);
    };
  }

  /**
   * Bounds of a sum over windows of an image. Where this backend may compute it by Winograd's tiles an answer's error
   * is measured by the largest Σ|products| of all.
   */
  static <O extends Operation> Bounds ofWindows(
      Backend backend, Window window, int terms, Spec<O> absolute) {
    return ofTiles(tileError(backend, window), terms, absolute);
  }

  /** The same where an answer may be wrong by such a part of the largest Σ|products|. */
  static <O extends Operation> Bounds ofTiles(double tileError, int terms, Spec<O> absolute) {
    return (trial, expected) -> {
      @SuppressWarnings("unchecked") // a trial and its spec are of one operation
      var magnitudes = ((Trial<O>) trial).absolute(absolute).byDefinition();
      return widened(sums(terms, magnitudes), magnitudes, tileError);
    };
  }

  /** Whether this backend may compute sums over such windows by tiles that see more than the windows in them. */
  static boolean tiles(Backend backend, Window window) {
    return tileError(backend, window) > 0 && window.strideH() == 1;
  }

  private static double tileError(Backend backend, Window window) {
    double ofThree = Configurations.of(backend).tileError();
    if (window.pad(0).equals(Window.kernel(3))) return ofThree;
    if (ofThree == 0) return 0;
    if (window.pad(0).equals(Window.kernel(3).stride(2))) return STRIDED_TILES;
    boolean large = ofThree >= TILES_OF_FIVE; // there is none of 2×2 answers
    return large && window.pad(0).equals(Window.kernel(5)) ? TILES_OF_FIVE : 0;
  }

  private static Answers widened(Answers bounds, Answers magnitudes, double part) {
    var wider = ImmutableMap.<String, double[]>builder();
    bounds.values().forEach((letter, elements) -> {
      double largest = Arrays.stream(magnitudes.get(letter)).max().orElse(0);
      wider.put(
          letter, Arrays.stream(elements).map(e -> Math.max(e, part * largest)).toArray());
    });
    return new Answers(wider.build());
  }

  /** Those bounds where Σ|products| is at hand. */
  static Answers sums(int terms, Answers magnitudes) {
    return scaled(magnitudes, 4 * Math.sqrt(terms + 1), Float.MIN_NORMAL);
  }

  private static Answers scaled(Answers magnitudes, double roundings, double floor) {
    var bounds = ImmutableMap.<String, double[]>builder();
    magnitudes
        .values()
        .forEach((letter, elements) -> bounds.put(
            letter,
            Arrays.stream(elements)
                .map(magnitude -> roundings * ROUNDING * Math.abs(magnitude) + floor)
                .toArray()));
    return new Answers(bounds.build());
  }
}
