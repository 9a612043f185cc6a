package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClRuntime;
import java.util.Optional;

/** The gradient of a convolution by its input. */
interface ClInputGradient extends AutoCloseable {
  /** dx from f and dy. */
  void run(Tensor f, Tensor dy, Tensor dx);

  @Override
  void close();

  /** By Winograd's tiles where they are to be taken, scattered where that suits, else phase by phase of the stride. */
  static ClInputGradient of(ClRuntime runtime, Winograd winograd, Geometry g) {
    var phases = InputPhase.of(g);
    var tiles = phases.size() == 1
        ? ClWinograd.of(runtime, winograd, phases.get(0).sum())
        : Optional.<ClWinograd>empty();
    if (tiles.isPresent()) return ofOnePhase(tiles.get());
    return ScatterInputGradient.suits(runtime, g)
        ? new ScatterInputGradient(runtime, g)
        : new PhaseInputGradient(runtime, g);
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
