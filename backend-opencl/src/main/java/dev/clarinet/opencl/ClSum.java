package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Sum;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;
import java.util.List;

/** {@link Sum} by {@code sum.cl}, which adds four terms at a time. */
final class ClSum implements Sum {
  private static final int AT_ONCE = 4;

  private final ClRuntime runtime;
  private final int n;
  private final int items;
  private final Program program;
  private final Kernel forward;

  ClSum(ClRuntime runtime, Terms g) {
    this.runtime = runtime;
    var grain = Grain.ofElements(runtime.family());
    n = g.shape().size();
    items = grain.items(n);
    program = runtime.program("sum", grain.defines(runtime, n));
    forward = program.kernel("sum_forward");
    if (g.count() > AT_ONCE) runtime.reserveScratch(bytes());
  }

  private long bytes() {
    return (long) n * Float.BYTES;
  }

  @Override
  public void forward(List<Tensor> terms, Tensor y) {
    boolean lost = terms.stream().skip(AT_ONCE).anyMatch(y::overlaps);
    if (lost) {
      runtime.withScratch(bytes(), terms, sum -> {
        add(terms, sum);
        forward.args(n, 1, sum, sum, sum, sum, y).items(items).launch();
      });
    } else {
      add(terms, y);
    }
  }

  /** Overwrites the sum with the first terms, then adds the others to it. */
  private void add(List<Tensor> terms, Object sum) {
    launch(terms.get(0), terms.subList(1, Math.min(AT_ONCE, terms.size())), sum);
    for (int i = AT_ONCE; i < terms.size(); i += AT_ONCE - 1)
      launch(sum, terms.subList(i, Math.min(i + AT_ONCE - 1, terms.size())), sum);
  }

  /** A term that is not there is not read, whatever stands in its place. */
  private void launch(Object first, List<Tensor> more, Object sum) {
    Object[] terms = {first, first, first};
    for (int i = 0; i < more.size(); i++) terms[i] = more.get(i);
    forward
        .args(n, 1 + more.size(), first, terms[0], terms[1], terms[2], sum)
        .items(items)
        .launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
