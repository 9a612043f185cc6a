package dev.clarinet.test;

import dev.clarinet.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** Random choices from a seed, the same on every machine: shapes, options, and the numbers to compute with. */
public final class Dice {
  private final java.util.Random random;

  /** Dice that fall the same way for the same seed. */
  public Dice(long seed) {
    this.random = new java.util.Random(seed);
  }

  /** A number from {@code least} to {@code most}, both possible. */
  public int from(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  /** One of these. */
  public int oneOf(int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** One of these. */
  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** True once in {@code times}. */
  public boolean onceIn(int times) {
    return random.nextInt(times) == 0;
  }

  /** A number from {@code least} to below {@code most}. */
  public double between(double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  /** Any 64 bits. */
  public long bits() {
    return random.nextLong();
  }

  /**
   * Floats to compute with, of one kind an array: small whole numbers, which sum exactly and tie often; numbers
   * around 0; or numbers whose sizes are far apart. Here and there stands a zero of either sign.
   */
  public double[] floats(Shape shape) {
    int kind = random.nextInt(3);
    return IntStream.range(0, shape.size())
        .mapToDouble(
            i -> random.nextInt(16) == 0 ? oneOf(List.of(0.0, -0.0)) : (float) number(kind))
        .toArray();
  }

  private double number(int kind) {
    return switch (kind) {
      case 0 -> from(-3, 3);
      case 1 -> between(-1, 1);
      default -> between(-2, 2) * Math.pow(2, from(-7, 7));
    };
  }

  /** Numbers from {@code least} to {@code most} in double precision. */
  public double[] doubles(Shape shape, double least, double most) {
    return IntStream.range(0, shape.size())
        .mapToDouble(i -> between(least, most))
        .toArray();
  }

  /** Numbers around 0 in double precision. */
  public double[] doubles(Shape shape) {
    return doubles(shape, -1, 1);
  }

  /** Numbers in random order of which no two, and none and 0, are nearer than 0.05: what has corners has none there. */
  public double[] farApart(Shape shape) {
    int size = shape.size();
    double[] values =
        IntStream.range(0, size).mapToDouble(i -> (i - size / 2 + 0.5) * 0.1).toArray();
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
    return values;
  }

  /** Whole numbers from 0 to below {@code bound}. */
  public int[] labels(int count, int bound) {
    return random.ints(count, 0, bound).toArray();
  }
}
