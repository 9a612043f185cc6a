package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClRuntime;

/** The gradient of a convolution by its input. */
interface ClInputGradient extends AutoCloseable {
  /** dx from f and dy. */
  void run(Object f, Object dy, Object dx);

  @Override
  void close();

  /** By the algorithm that fits the device and the geometry. */
  static ClInputGradient of(ClRuntime runtime, Geometry g) {
    return ClScatter.suits(runtime, g) ? new ClScatter(runtime, g) : new ClTurnedSums(runtime, g);
  }
}
