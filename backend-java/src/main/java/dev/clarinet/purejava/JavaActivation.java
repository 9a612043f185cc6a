package dev.clarinet.purejava;

import static dev.clarinet.purejava.JavaMemory.floats;

import dev.clarinet.Tensor;
import dev.clarinet.op.Activation;

/**
 * {@link Activation}: the family's own function for each element, and for ReLU, the one that counts, a loop of its own.
 */
final class JavaActivation implements Activation {
  private final Elements g;
  private final Workers workers;

  JavaActivation(Elements g, Workers workers) {
    this.g = g;
    this.workers = workers;
  }

  @Override
  public void forward(Tensor xs, Tensor ys) {
    float[] x = floats(xs), y = floats(ys);
    workers.runOnRanges(g.shape().size(), (from, to) -> {
      if (g.function() == Function.RELU) {
        for (int i = from; i < to; i++) y[i] = Math.max(x[i], 0);
      } else {
        for (int i = from; i < to; i++) y[i] = (float) g.function().value(x[i], g.a());
      }
    });
  }

  @Override
  public void gradInput(Tensor xs, Tensor ys, Tensor dys, Tensor dxs) {
    float[] x = floats(xs), y = floats(ys), dy = floats(dys), dx = floats(dxs);
    workers.runOnRanges(g.shape().size(), (from, to) -> {
      if (g.function() == Function.RELU) {
        for (int i = from; i < to; i++) dx[i] = Arithmetic.masked(dy[i], y[i] > 0 ? -1 : 0);
      } else {
        for (int i = from; i < to; i++)
          dx[i] = (float) (dy[i] * g.function().slope(x[i], y[i], g.a()));
      }
    });
  }
}
