package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClRuntime;

/** The gradient of a convolution by its input. */
interface ClInputGradient extends AutoCloseable {
  /** dx from f and dy. */
  void run(Tensor f, Tensor dy, Tensor dx);

  @Override
  void close();

  /** By Winograd's tiles where they are to be taken, else phase by phase of the stride. */
  static ClInputGradient of(ClRuntime runtime, Winograd winograd, Geometry g) {
    var phases = InputPhase.of(g);
    if (phases.size() != 1) return new PhaseInputGradient(runtime, g);
    return ClWinograd.of(runtime, winograd, phases.get(0).sum())
        .map(ClInputGradient::ofOnePhase)
        .orElseGet(() -> new PhaseInputGradient(runtime, g));
  }

  private static ClInputGradient ofOnePhase(ClWinograd sum) {
    return new ClInputGradient() {
      @Override
      public void run(Tensor f, Tensor dy, Tensor dx) {
        sum.run(dy, f, Ending.NONE, dx);
      }

      @Override
      public void close() {
        sum.close();
      }
    };
  }
}
