package dev.clarinet.reference;

import static dev.clarinet.reference.ReferenceMemory.data;
import static dev.clarinet.reference.ReferenceMemory.integers;

import dev.clarinet.Tensor;
import dev.clarinet.op.Finiteness;

/** {@link Finiteness} as it is written on paper. */
final class ReferenceFiniteness implements Finiteness {
  private final Elements g;

  ReferenceFiniteness(Elements g) {
    this.g = g;
  }

  @Override
  public void check(Tensor xs, Tensor flags) {
    double[] x = data(xs);
    int[] flag = integers(flags);
    for (int i = 0; i < g.shape().size(); i++) if (!Double.isFinite(x[i])) flag[0] = 1;
  }
}
