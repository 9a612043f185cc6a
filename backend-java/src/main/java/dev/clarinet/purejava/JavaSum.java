package dev.clarinet.purejava;

import static dev.clarinet.purejava.JavaMemory.floats;

import dev.clarinet.Tensor;
import dev.clarinet.op.Sum;
import java.util.List;

/** {@link Sum}. Two terms, as in a residual network, are one loop; y may be any term, so more go over a row of sums. */
final class JavaSum implements Sum {
  private final Terms g;
  private final Workers workers;

  JavaSum(Terms g, Workers workers) {
    this.g = g;
    this.workers = workers;
  }

  @Override
  public void forward(List<Tensor> terms, Tensor ys) {
    float[][] xs = terms.stream().map(JavaMemory::floats).toArray(float[][]::new);
    float[] y = floats(ys);
    workers.runOnRanges(g.shape().size(), (from, to) -> {
      if (g.count() == 2) add(xs[0], xs[1], y, from, to);
      else for (int i = from; i < to; i++) y[i] = sum(xs, i);
    });
  }

  private static void add(float[] a, float[] b, float[] y, int from, int to) {
    for (int i = from; i < to; i++) y[i] = a[i] + b[i];
  }

  private static float sum(float[][] xs, int i) {
    float sum = xs[0][i];
    for (int t = 1; t < xs.length; t++) sum += xs[t][i];
    return sum;
  }
}
