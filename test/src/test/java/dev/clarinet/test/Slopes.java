package dev.clarinet.test;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What backward says about slopes, against central differences of forward, on {@code reference} in double precision.
 */
public final class Slopes {
  private static final double STEP = 1e-5, TOLERANCE = 1e-5;
  private static final int SAMPLES = 24;

  private Slopes() {}

  /**
   * Asserts that {@code slopes} are the slopes of Σ y·dy by the elements of one input.
   *
   * @param forward the trial that makes y from the input
   * @param y the letter of the answer
   * @param dy what each element of the answer weighs
   * @param x the letter of the input
   * @param slopes by each element of the input
   */
  public static void check(Trial<?> forward, String y, double[] dy, String x, double[] slopes) {
    double largest = Arrays.stream(slopes).map(Math::abs).max().orElse(0);
    int size = slopes.length, stride = Math.max(1, size / SAMPLES);
    for (int i = 0; i < size; i += stride) {
      double numeric = difference(forward, y, dy, x, i), slope = slopes[i];
      double scale = Math.max(Math.abs(slope) + Math.abs(numeric), 1e-4 * largest);
      if (!(Math.abs(slope - numeric) <= TOLERANCE * scale)) {
        throw new AssertionError(
            "the slope by " + x + "[" + i + "] is " + slope + ", the difference says " + numeric);
      }
    }
  }

  private static double difference(Trial<?> forward, String y, double[] dy, String x, int i) {
    double[] values = forward.slot(x).before().clone();
    double middle = values[i];
    values[i] = middle + STEP;
    double[] above = forward.given(x, values).byDefinition().get(y);
    values[i] = middle - STEP;
    double[] below = forward.given(x, values).byDefinition().get(y);
    return dot(less(above, below), dy) / (2 * STEP);
  }

  /**
   * Element by element: what did not change leaves nothing, where the difference of two long sums would have roundings.
   */
  private static double[] less(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
  }

  /** Σ a·b. */
  public static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
    return sum;
  }

  /** Asserts that two sums of the same products are equal but for the roundings of double precision. */
  public static void assertTransposed(double a, double b, double magnitude) {
    if (!(Math.abs(a - b) <= 1e-12 * magnitude))
      throw new AssertionError(a + " and " + b + " are the two sides");
  }
}
