package dev.clarinet.layer;

import dev.clarinet.Shape;
import dev.clarinet.op.CounterRandom;

/**
 * How a parameter begins. A value depends on the seed, the parameter's position in the network and its index alone.
 *
 * @param distribution of the values
 * @param scale what it is measured by: a standard deviation, or the constant; 1 where the distribution knows its own
 */
public record Initializer(Distribution distribution, double scale) {
  /** What the values are drawn from. */
  public enum Distribution {
    /** Normal with variance 2 / fan-in (He et al. 2015): for what a ReLU follows. */
    HE,
    /** Normal with variance 2 / (fan-in + fan-out) (Glorot and Bengio 2010): for what a sigmoid or tanh follows. */
    GLOROT,
    /** Normal with standard deviation {@code scale}. */
    NORMAL,
    /** All the same. */
    CONSTANT
  }

  public Initializer {
    if (!Double.isFinite(scale))
      throw new IllegalArgumentException("an initial value is finite, not " + scale);
  }

  /** Normal with variance 2 / fan-in. */
  public static Initializer he() {
    return new Initializer(Distribution.HE, 1);
  }

  /** Normal with variance 2 / (fan-in + fan-out). */
  public static Initializer glorot() {
    return new Initializer(Distribution.GLOROT, 1);
  }

  /** Normal with this standard deviation. */
  public static Initializer normal(double deviation) {
    return new Initializer(Distribution.NORMAL, deviation);
  }

  /** All the same. */
  public static Initializer constant(double value) {
    return new Initializer(Distribution.CONSTANT, value);
  }

  /**
   * The first values of the parameter at {@code position}; its first extent is what it makes, the rest what it reads.
   */
  public double[] values(Shape shape, long seed, int position) {
    var values = new double[shape.size()];
    double deviation = deviation(shape);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          distribution == Distribution.CONSTANT ? scale : deviation * normal(seed, position, i);
    }
    return values;
  }

  private double deviation(Shape shape) {
    int fanIn = shape.rank() < 1 ? 1 : shape.size() / shape.get(0);
    int fanOut = shape.rank() < 2 ? shape.size() : shape.size() / shape.get(1);
    return switch (distribution) {
      case HE -> Math.sqrt(2.0 / fanIn);
      case GLOROT -> Math.sqrt(2.0 / (fanIn + fanOut));
      case NORMAL, CONSTANT -> scale;
    };
  }

  /** By Box and Muller (1958), from two uniform numbers; the first is kept off 0. */
  private static double normal(long seed, int position, int i) {
    double u = (Integer.toUnsignedLong(CounterRandom.bits(seed, 2L * position, i)) + 1) * 0x1p-32;
    double v = Integer.toUnsignedLong(CounterRandom.bits(seed, 2L * position + 1, i)) * 0x1p-32;
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  }
}
