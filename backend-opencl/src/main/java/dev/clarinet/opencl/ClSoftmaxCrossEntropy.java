package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.SoftmaxCrossEntropy;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Program;

/**
 * {@link SoftmaxCrossEntropy} by {@code softmax_cross_entropy.cl}, a group an image, or where classes are few by {@code
 * softmax_cross_entropy_few.cl}, a lane an image.
 */
final class ClSoftmaxCrossEntropy implements SoftmaxCrossEntropy {
  /** Classes that are few: fewer than two vectors of a CPU, or than half the items of a GPU's group. */
  private static final int FEW = 32;

  private final Classes g;
  private final boolean few;
  private final int items;
  private final Program program;
  private final Kernel forward;
  private final Kernel gradInput;

  ClSoftmaxCrossEntropy(ClRuntime runtime, Classes g) {
    this.g = g;
    few = g.K() < FEW;
    var grain = few ? lanes(runtime.family()) : Grain.ofRows(runtime.family(), g.K());
    items = grain.items(g.N());
    String name = few ? "softmax_cross_entropy_few" : "softmax_cross_entropy";
    program = runtime.program(name, grain.defines());
    forward = program.kernel(name + "_forward");
    gradInput = program.kernel(name + "_grad_input");
  }

  /** A row in each lane. */
  private static Grain lanes(KernelFamily family) {
    return family == KernelFamily.CPU ? new Grain(16, 8) : new Grain(1, 64);
  }

  @Override
  public void forward(Tensor x, Tensor t, Tensor y) {
    if (few) forward.args(g.N(), g.K(), x, t, y).items(items).launch();
    else forward.args(g.K(), x, t, y).groups(g.N()).launch();
  }

  @Override
  public void gradInput(Tensor x, Tensor t, Tensor dy, Tensor dx) {
    if (few) gradInput.args(g.N(), g.K(), x, t, dy, dx).items(items).launch();
    else gradInput.args(g.K(), x, t, dy, dx).groups(g.N()).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
