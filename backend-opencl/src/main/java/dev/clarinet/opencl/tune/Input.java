package dev.clarinet.opencl.tune;

import dev.clarinet.Shape;
import java.util.SplittableRandom;

/**
 * A tensor that a workload reads.
 *
 * @param shape its extents
 * @param kind what it holds
 */
record Input(Shape shape, Kind kind) {
  /** What a tensor holds. */
  enum Kind {
    /** What a layer before answered, after a ReLU. */
    IMAGES,
    /** Slopes, or whatever has signs. */
    SLOPES,
    /** Weights that stay as they are. */
    KEPT_WEIGHTS,
    /** Weights that are written before each run, as in training. */
    WEIGHTS
  }

  /** Numbers for it, of sizes up to 16 times apart. */
  float[] noise(SplittableRandom random) {
    var values = new float[shape.size()];
    double least = kind == Kind.IMAGES ? 0 : -1;
    for (int i = 0; i < values.length; i++) {
      double number = random.nextDouble(-1, 1) / (1 << random.nextInt(5));
      values[i] = (float) Math.max(least, number);
    }
    return values;
  }
}
