package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.SgdStep;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;

/** {@link SgdStep} by {@code sgd_step.cl}. */
final class ClSgdStep implements SgdStep {
  private final Rule g;
  private final int n;
  private final int items;
  private final Program program;
  private final Kernel step;

  ClSgdStep(ClRuntime runtime, Rule g) {
    this.g = g;
    var grain = Grain.ofElements(runtime.family());
    n = g.shape().size();
    items = grain.items(n);
    program = runtime.program("sgd_step", grain.defines());
    step = program.kernel("sgd_step");
  }

  @Override
  public void step(Tensor w, Tensor slopes, Tensor v, Tensor flag, double learningRate) {
    float momentum = (float) g.momentum(), decay = (float) g.weightDecay();
    step.args(n, momentum, decay, (float) learningRate, w, slopes, v, flag)
        .items(items)
        .launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
