package dev.clarinet.reference;

import static dev.clarinet.reference.ReferenceMemory.data;

import dev.clarinet.Tensor;
import dev.clarinet.op.Dropout;

/** {@link Dropout} as it is written on paper. */
final class ReferenceDropout implements Dropout {
  private final Coins g;

  ReferenceDropout(Coins g) {
    this.g = g;
  }

  @Override
  public void forward(Tensor xs, long step, Tensor ys) {
    double[] x = data(xs), y = data(ys);
    for (int i = 0; i < g.shape().size(); i++) y[i] = g.keeps(step, i) ? x[i] / (1 - g.rate()) : 0;
  }

  @Override
  public void gradInput(Tensor dys, long step, Tensor dxs) {
    forward(dys, step, dxs);
  }
}
