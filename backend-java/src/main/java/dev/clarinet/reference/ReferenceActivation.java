package dev.clarinet.reference;

import static dev.clarinet.reference.ReferenceMemory.data;

import dev.clarinet.Tensor;
import dev.clarinet.op.Activation;

/** {@link Activation} as it is written on paper. */
final class ReferenceActivation implements Activation {
  private final Elements g;

  ReferenceActivation(Elements g) {
    this.g = g;
  }

  @Override
  public void forward(Tensor xs, Tensor ys) {
    double[] x = data(xs), y = data(ys);
    for (int i = 0; i < g.shape().size(); i++) y[i] = g.function().value(x[i], g.a());
  }

  @Override
  public void gradInput(Tensor xs, Tensor ys, Tensor dys, Tensor dxs) {
    double[] x = data(xs), y = data(ys), dy = data(dys), dx = data(dxs);
    for (int i = 0; i < g.shape().size(); i++)
      dx[i] = dy[i] * g.function().slope(x[i], y[i], g.a());
  }
}
