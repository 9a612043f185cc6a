package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Activation;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;

/** {@link Activation} by {@code activation.cl}, compiled for its function. */
final class ClActivation implements Activation {
  private final Elements g;
  private final int n;
  private final int items;
  private final Program program;
  private final Kernel forward;
  private final Kernel gradInput;

  ClActivation(ClRuntime runtime, Elements g) {
    this.g = g;
    var grain = Grain.ofElements(runtime.family());
    n = g.shape().size();
    items = grain.items(n);
    program = runtime.program(
        "activation", grain.defines(runtime, n).with("FUNCTION", g.function().name()));
    forward = program.kernel("activation_forward");
    gradInput = program.kernel("activation_grad_input");
  }

  @Override
  public void forward(Tensor x, Tensor y) {
    forward.args(n, (float) g.a(), x, y).items(items).launch();
  }

  @Override
  public void gradInput(Tensor x, Tensor y, Tensor dy, Tensor dx) {
    var xy = g.function().slopeNeedsX() ? x : y;
    gradInput.args(n, (float) g.a(), xy, dy, dx).items(items).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
