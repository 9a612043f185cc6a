package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Finiteness;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;

/** {@link Finiteness} by {@code finiteness.cl}. */
final class ClFiniteness implements Finiteness {
  private final int n;
  private final int items;
  private final Program program;
  private final Kernel check;

  ClFiniteness(ClRuntime runtime, Elements g) {
    var grain = Grain.ofElements(runtime.family());
    n = g.shape().size();
    items = grain.items(n);
    program = runtime.program("finiteness", grain.defines());
    check = program.kernel("finiteness_check");
  }

  @Override
  public void check(Tensor x, Tensor flag) {
    check.args(n, x, flag).items(items).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
