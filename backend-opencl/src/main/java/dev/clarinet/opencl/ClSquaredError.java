package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.SquaredError;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;

/** {@link SquaredError} by {@code squared_error.cl}, a group an item of the batch. */
final class ClSquaredError implements SquaredError {
  private final Items g;
  private final Program program;
  private final Kernel forward;
  private final Kernel gradInput;

  ClSquaredError(ClRuntime runtime, Items g) {
    this.g = g;
    program =
        runtime.program("squared_error", Grain.ofRows(runtime.family(), g.M()).defines());
    forward = program.kernel("squared_error_forward");
    gradInput = program.kernel("squared_error_grad_input");
  }

  @Override
  public void forward(Tensor x, Tensor t, Tensor y) {
    forward.args(g.M(), x, t, y).groups(g.N()).launch();
  }

  @Override
  public void gradInput(Tensor x, Tensor t, Tensor dy, Tensor dx) {
    gradInput.args(g.M(), x, t, dy, dx).groups(g.N()).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
