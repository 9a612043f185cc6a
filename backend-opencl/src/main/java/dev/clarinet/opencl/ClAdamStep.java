package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.AdamStep;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;

/** {@link AdamStep} by {@code adam_step.cl}. */
final class ClAdamStep implements AdamStep {
  private final Rule g;
  private final int n;
  private final int items;
  private final Program program;
  private final Kernel step;

  ClAdamStep(ClRuntime runtime, Rule g) {
    this.g = g;
    var grain = Grain.ofElements(runtime.family());
    n = g.shape().size();
    items = grain.items(n);
    program = runtime.program("adam_step", grain.defines());
    step = program.kernel("adam_step");
  }

  @Override
  public void step(
      Tensor w, Tensor slopes, Tensor m, Tensor v, Tensor flag, double learningRate, long t) {
    float rate = (float) g.rate(learningRate, t), correction = (float) g.correction(t);
    step.args(
            n,
            (float) g.beta1(),
            (float) (1 - g.beta1()),
            (float) g.beta2(),
            (float) (1 - g.beta2()),
            Math.max((float) g.epsilon(), Float.MIN_NORMAL),
            (float) g.weightDecay(),
            rate,
            correction,
            w,
            slopes,
            m,
            v,
            flag)
        .items(items)
        .launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
