package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClRuntime;
import java.util.List;

/** The gradient of a convolution by its input. */
interface ClInputGradient extends AutoCloseable {
  /** dx from f and dy. */
  void run(Tensor f, Tensor dy, Tensor dx);

  @Override
  void close();

  /** Scattered where that suits and no tiles of Winograd's are to be taken, else as sums over dy. */
  static ClInputGradient of(ClRuntime runtime, Winograd winograd, Geometry g) {
    var phases = InputPhases.of(g);
    boolean tiles = phases.size() == 1 && ClWinograd.suits(runtime, winograd, phases.get(0));
    if (!tiles && ScatterInputGradient.suits(runtime, g))
      return new ScatterInputGradient(runtime, g);
    return ofSums(
        phases.stream().map(sum -> ClWindows.of(runtime, winograd, sum)).toList());
  }

  /** For each phase of the stride a sum over dy, with the filters turned round. */
  private static ClInputGradient ofSums(List<ClWindows> phases) {
    return new ClInputGradient() {
      @Override
      public void run(Tensor f, Tensor dy, Tensor dx) {
        phases.forEach(phase -> phase.run(dy, f, Ending.NONE, dx));
      }

      @Override
      public void close() {
        phases.forEach(ClWindows::close);
      }
    };
  }
}
