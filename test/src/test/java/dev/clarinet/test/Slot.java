package dev.clarinet.test;

import dev.clarinet.ElementType;
import dev.clarinet.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The place of one tensor in a trial.
 *
 * @param type of its elements
 * @param shape of the tensor
 * @param before what it holds before the operation runs
 * @param use what the operation does with it
 */
record Slot(ElementType type, Shape shape, double[] before, Use use) {

  /** What an operation does with a tensor. */
  enum Use {
    /** Reads it and leaves it as it was. */
    READ,
    /** Reads it and writes it. */
    UPDATED,
    /** Writes all of it and reads nothing of it. */
    WRITTEN
  }

  Slot {
    if (before.length != shape.size()) {
      throw new IllegalArgumentException(
          shape + " has " + shape.size() + " elements, not " + before.length);
    }
  }

  /** A place that is only written: it holds NaN before, which an element that is never written keeps. */
  static Slot written(Shape shape) {
    double[] before = new double[shape.size()];
    Arrays.fill(before, Double.NaN);
    return new Slot(ElementType.FLOAT32, shape, before, Use.WRITTEN);
  }

  /** This place with other numbers. */
  Slot with(double... values) {
    return new Slot(type, shape, values, use);
  }

  /** This place with the absolute values of its numbers. */
  Slot absolute() {
    return with(Arrays.stream(before).map(Math::abs).toArray());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Slot that
        && type == that.type
        && shape.equals(that.shape)
        && use == that.use
        && Arrays.equals(before, that.before);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(before);
  }
}
