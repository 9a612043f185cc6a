package dev.clarinet.reference;

import static dev.clarinet.reference.ReferenceMemory.data;

import dev.clarinet.Tensor;
import dev.clarinet.op.SquaredError;

/** {@link SquaredError} as it is written on paper. */
final class ReferenceSquaredError implements SquaredError {
  private final Items g;

  ReferenceSquaredError(Items g) {
    this.g = g;
  }

  @Override
  public void forward(Tensor xs, Tensor ts, Tensor ys) {
    double[] x = data(xs), t = data(ts), y = data(ys);
    for (int n = 0; n < g.N(); n++) {
      double sum = 0;
      for (int i = 0; i < g.M(); i++) {
        double error = x[x(n, i)] - t[x(n, i)];
        sum += error * error;
      }
      y[n] = sum / g.M();
    }
  }

  @Override
  public void gradInput(Tensor xs, Tensor ts, Tensor dys, Tensor dxs) {
    double[] x = data(xs), t = data(ts), dy = data(dys), dx = data(dxs);
    for (int n = 0; n < g.N(); n++)
      for (int i = 0; i < g.M(); i++) dx[x(n, i)] = dy[n] * 2 * (x[x(n, i)] - t[x(n, i)]) / g.M();
  }

  private int x(int n, int i) {
    return n * g.M() + i;
  }
}
