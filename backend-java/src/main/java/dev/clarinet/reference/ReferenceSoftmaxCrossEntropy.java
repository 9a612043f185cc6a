package dev.clarinet.reference;

import static dev.clarinet.reference.ReferenceMemory.data;
import static dev.clarinet.reference.ReferenceMemory.integers;

import dev.clarinet.Tensor;
import dev.clarinet.op.SoftmaxCrossEntropy;

/** {@link SoftmaxCrossEntropy} as it is written on paper. */
final class ReferenceSoftmaxCrossEntropy implements SoftmaxCrossEntropy {
  private final Classes g;

  ReferenceSoftmaxCrossEntropy(Classes g) {
    this.g = g;
  }

  @Override
  public void forward(Tensor xs, Tensor ts, Tensor ys) {
    double[] x = data(xs), y = data(ys);
    int[] t = integers(ts);
    for (int n = 0; n < g.N(); n++) {
      double max = max(x, n), logSum = Math.log(sumOfExponentials(x, n, max));
      y[n] = isClass(t[n]) ? logSum - (x[x(n, t[n])] - max) : Double.NaN;
    }
  }

  @Override
  public void gradInput(Tensor xs, Tensor ts, Tensor dys, Tensor dxs) {
    double[] x = data(xs), dy = data(dys), dx = data(dxs);
    int[] t = integers(ts);
    for (int n = 0; n < g.N(); n++) {
      double max = max(x, n), sum = sumOfExponentials(x, n, max);
      for (int k = 0; k < g.K(); k++) {
        double softmax = Math.exp(x[x(n, k)] - max) / sum;
        dx[x(n, k)] = isClass(t[n]) ? dy[n] * (softmax - (k == t[n] ? 1 : 0)) : Double.NaN;
      }
    }
  }

  private double max(double[] x, int n) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < g.K(); k++) max = Math.max(max, x[x(n, k)]);
    return max;
  }

  private double sumOfExponentials(double[] x, int n, double max) {
    double sum = 0;
    for (int k = 0; k < g.K(); k++) sum += Math.exp(x[x(n, k)] - max);
    return sum;
  }

  private boolean isClass(int t) {
    return 0 <= t && t < g.K();
  }

  private int x(int n, int k) {
    return n * g.K() + k;
  }
}
