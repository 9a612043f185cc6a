package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.SoftmaxCrossEntropy;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;

/** {@link SoftmaxCrossEntropy} by {@code softmax_cross_entropy.cl}, a group an image. */
final class ClSoftmaxCrossEntropy implements SoftmaxCrossEntropy {
  private final Classes g;
  private final Program program;
  private final Kernel forward;
  private final Kernel gradInput;

  ClSoftmaxCrossEntropy(ClRuntime runtime, Classes g) {
    this.g = g;
    program = runtime.program(
        "softmax_cross_entropy", Grain.ofRows(runtime.family(), g.K()).defines());
    forward = program.kernel("softmax_cross_entropy_forward");
    gradInput = program.kernel("softmax_cross_entropy_grad_input");
  }

  @Override
  public void forward(Tensor x, Tensor t, Tensor y) {
    forward.args(g.K(), x, t, y).groups(g.N()).launch();
  }

  @Override
  public void gradInput(Tensor x, Tensor t, Tensor dy, Tensor dx) {
    gradInput.args(g.K(), x, t, dy, dx).groups(g.N()).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
