package dev.clarinet.purejava;

import static dev.clarinet.purejava.JavaMemory.floats;

import dev.clarinet.Tensor;
import dev.clarinet.op.SquaredError;

/** {@link SquaredError}, some items a thread. */
final class JavaSquaredError implements SquaredError {
  private final int N, M, items;
  private final Workers workers;

  JavaSquaredError(Items g, Workers workers) {
    N = g.N();
    M = g.M();
    items = Math.max(1, Workers.RANGE / M);
    this.workers = workers;
  }

  @Override
  public void forward(Tensor xs, Tensor ts, Tensor ys) {
    float[] x = floats(xs), t = floats(ts), y = floats(ys);
    workers.runOnRanges(N, items, (from, to) -> {
      for (int n = from; n < to; n++) {
        double sum = 0;
        for (int i = n * M; i < (n + 1) * M; i++) {
          double error = (double) x[i] - t[i];
          sum += error * error;
        }
        y[n] = (float) (sum / M);
      }
    });
  }

  @Override
  public void gradInput(Tensor xs, Tensor ts, Tensor dys, Tensor dxs) {
    float[] x = floats(xs), t = floats(ts), dy = floats(dys), dx = floats(dxs);
    workers.runOnRanges(N, items, (from, to) -> {
      for (int n = from; n < to; n++) {
        float slope = (float) (2.0 * dy[n] / M);
        for (int i = n * M; i < (n + 1) * M; i++) dx[i] = slope * (x[i] - t[i]);
      }
    });
  }
}
