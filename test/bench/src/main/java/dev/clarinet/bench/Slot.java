package dev.clarinet.bench;

import dev.clarinet.Shape;
import java.util.SplittableRandom;

/**
 * An input of a case: its shape, and what kind of numbers it holds.
 *
 * @param shape its extents
 * @param values what it holds
 * @param range what the numbers are multiplied by
 * @param given the numbers themselves, if they are given
 */
record Slot(Shape shape, Values values, double range, float[] given) {
  /** Kinds of numbers. */
  enum Values {
    /** From −1 to 1. */
    SIGNED,
    /** As behind a ReLU, half of them 0, and of another scale in each run of 1024. */
    RECTIFIED,
    /** From 0.5 to 1.5. */
    POSITIVE,
    /** Class labels from 0 to before the range, which are INT32. */
    LABELS,
    /** 0. */
    ZERO,
    /** Those that were given. */
    GIVEN
  }

  Slot(Shape shape, Values values, double range) {
    this(shape, values, range, new float[0]);
  }

  /** These numbers; none are zeros. */
  static Slot given(Shape shape, float[] numbers) {
    return numbers.length == 0
        ? new Slot(shape, Values.ZERO, 1)
        : new Slot(shape, Values.GIVEN, 1, numbers);
  }

  static Slot signed(int... extents) {
    return new Slot(Shape.of(extents), Values.SIGNED, 1);
  }

  static Slot rectified(int... extents) {
    return new Slot(Shape.of(extents), Values.RECTIFIED, 1);
  }

  static Slot positive(int... extents) {
    return new Slot(Shape.of(extents), Values.POSITIVE, 1);
  }

  static Slot zero(int... extents) {
    return new Slot(Shape.of(extents), Values.ZERO, 1);
  }

  static Slot labels(int N, int classes) {
    return new Slot(Shape.of(N), Values.LABELS, classes);
  }

  /** The same numbers, multiplied by this. */
  Slot times(double factor) {
    return new Slot(shape, values, range * factor);
  }

  boolean isLabels() {
    return values == Values.LABELS;
  }

  /** Its numbers; the same seed gives the same. */
  float[] numbers(long seed) {
    if (values == Values.GIVEN) return given;
    var random = new SplittableRandom(seed);
    var numbers = new float[shape.size()];
    if (values == Values.ZERO) return numbers;
    double scale = 1;
    for (int i = 0; i < numbers.length; i++) {
      if (values == Values.RECTIFIED && i % 1024 == 0)
        scale = Math.exp(2 * random.nextDouble() - 1);
      numbers[i] = number(random.nextInt() * 0x1p-31, scale);
    }
    return numbers;
  }

  private float number(double signed, double scale) {
    return switch (values) {
      case SIGNED -> (float) (signed * range);
      case RECTIFIED -> (float) (Math.max(0, signed) * scale * range);
      case POSITIVE -> (float) ((1 + signed / 2) * range);
      case LABELS -> (float) Math.floor((signed + 1) / 2 * range);
      case ZERO, GIVEN -> 0;
    };
  }
}
