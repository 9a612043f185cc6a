package dev.clarinet.purejava;

import static dev.clarinet.purejava.JavaMemory.floats;
import static dev.clarinet.purejava.JavaMemory.ints;

import dev.clarinet.Tensor;
import dev.clarinet.op.SoftmaxCrossEntropy;

/** {@link SoftmaxCrossEntropy}: some images a thread, exponentials and their sum in double. */
final class JavaSoftmaxCrossEntropy implements SoftmaxCrossEntropy {
  private final int N, K, images;
  private final Workers workers;

  JavaSoftmaxCrossEntropy(Classes g, Workers workers) {
    N = g.N();
    K = g.K();
    images = Math.max(1, Workers.RANGE / 16 / K);
    this.workers = workers;
  }

  @Override
  public void forward(Tensor xs, Tensor ts, Tensor ys) {
    float[] x = floats(xs), y = floats(ys);
    int[] t = ints(ts);
    workers.runOnRanges(N, images, (from, to) -> {
      for (int n = from; n < to; n++) {
        float greatest = greatest(x, n);
        double label = isClass(t[n]) ? x[n * K + t[n]] : Double.NaN;
        y[n] = (float) (Math.log(sum(x, n, greatest)) + greatest - label);
      }
    });
  }

  @Override
  public void gradInput(Tensor xs, Tensor ts, Tensor dys, Tensor dxs) {
    float[] x = floats(xs), dy = floats(dys), dx = floats(dxs);
    int[] t = ints(ts);
    workers.runOnRanges(N, images, (from, to) -> {
      for (int n = from; n < to; n++) {
        float greatest = greatest(x, n);
        double sum = isClass(t[n]) ? sum(x, n, greatest) : Double.NaN;
        for (int k = 0; k < K; k++) {
          double softmax = Math.exp(x[n * K + k] - (double) greatest) / sum;
          dx[n * K + k] = (float) (dy[n] * (k == t[n] ? softmax - 1 : softmax));
        }
      }
    });
  }

  private boolean isClass(int label) {
    return 0 <= label && label < K;
  }

  private float greatest(float[] x, int n) {
    float greatest = x[n * K];
    for (int k = 1; k < K; k++) greatest = Math.max(greatest, x[n * K + k]);
    return greatest;
  }

  private double sum(float[] x, int n, double greatest) {
    double sum = 0;
    for (int k = 0; k < K; k++) sum += Math.exp(x[n * K + k] - greatest);
    return sum;
  }
}
