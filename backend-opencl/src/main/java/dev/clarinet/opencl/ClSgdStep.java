package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.SgdStep;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Launch;
import dev.clarinet.opencl.runtime.Program;

/** {@link SgdStep} by {@code sgd_step.cl}. */
final class ClSgdStep implements SgdStep {
  private final Program program;
  private final Launch step;

  ClSgdStep(ClRuntime runtime, Rule g) {
    var grain = Grain.ofElements(runtime.family());
    int n = g.shape().size();
    program = runtime.program("sgd_step", grain.defines());
    step = program
        .kernel("sgd_step")
        .first(n, (float) g.momentum(), (float) g.weightDecay())
        .items(grain.items(n));
  }

  @Override
  public void step(Tensor w, Tensor slopes, Tensor v, Tensor flag, double learningRate) {
    step.with((float) learningRate, w, slopes, v, flag).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
