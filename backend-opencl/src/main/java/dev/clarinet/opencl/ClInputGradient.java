package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClRuntime;
import java.util.List;

/** The gradient of a convolution by its input: for each phase of the stride a sum over dy, with the filters turned round. */
final class ClInputGradient implements AutoCloseable {
  private final List<ClWindows> phases;

  ClInputGradient(ClRuntime runtime, Winograd winograd, Geometry g) {
    phases = InputPhases.of(g).stream()
        .map(sum -> ClWindows.of(runtime, winograd, sum))
        .toList();
  }

  /** dx from f and dy. */
  void run(Tensor f, Tensor dy, Tensor dx) {
    phases.forEach(phase -> phase.run(dy, f, Ending.NONE, dx));
  }

  @Override
  public void close() {
    phases.forEach(ClWindows::close);
  }
}
