package dev.clarinet.reference;

import static dev.clarinet.reference.ReferenceMemory.data;

import dev.clarinet.Tensor;
import dev.clarinet.op.Recurrence;

/** {@link Recurrence} as it is written on paper. */
final class ReferenceRecurrence implements Recurrence {
  private final Steps g;

  ReferenceRecurrence(Steps g) {
    this.g = g;
  }

  @Override
  public void forward(Tensor xs, Tensor ys) {
    double[] x = data(xs), y = data(ys);
    for (int i = 0; i < g.shape().size(); i++) {
      double z = x[i];
      for (int t = 0; t < g.steps(); t++) z = g.a() * z + g.b();
      y[i] = z;
    }
  }
}
