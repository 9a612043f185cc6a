package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Recurrence;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Program;

/** {@link Recurrence} by {@code recurrence.cl}: as many chains in a work-item as hide how long a multiply-add takes. */
final class ClRecurrence implements Recurrence {
  private final Steps g;
  private final int n;
  private final int items;
  private final Program program;
  private final Kernel forward;

  ClRecurrence(ClRuntime runtime, Steps g) {
    this.g = g;
    boolean cpu = runtime.family() == KernelFamily.CPU;
    int V = cpu ? Panels.lanes(runtime.facts()) : 4, chains = cpu ? 12 : 4;
    n = g.shape().size();
    items = Ints.divideUp(n, V * chains);
    program = runtime.program(
        "recurrence", Defines.of("V", V).with("CHAINS", chains).with("WG", cpu ? 1 : 64));
    forward = program.kernel("recurrence_forward");
  }

  @Override
  public void forward(Tensor x, Tensor y) {
    forward.args(n, g.steps(), (float) g.a(), (float) g.b(), x, y).items(items).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
