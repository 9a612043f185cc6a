package dev.clarinet.purejava;

import static dev.clarinet.purejava.JavaMemory.floats;

import dev.clarinet.Tensor;
import dev.clarinet.op.Dropout;

/** {@link Dropout}: forward and backward are the same toss and product. */
final class JavaDropout implements Dropout {
  private final Coins g;
  private final Workers workers;

  JavaDropout(Coins g, Workers workers) {
    this.g = g;
    this.workers = workers;
  }

  @Override
  public void forward(Tensor x, long step, Tensor y) {
    toss(floats(x), step, floats(y));
  }

  @Override
  public void gradInput(Tensor dy, long step, Tensor dx) {
    toss(floats(dy), step, floats(dx));
  }

  private void toss(float[] x, long step, float[] y) {
    float scale = (float) (1 / (1 - g.rate()));
    workers.runOnRanges(g.shape().size(), (from, to) -> {
      for (int i = from; i < to; i++) y[i] = g.keeps(step, i) ? x[i] * scale : 0;
    });
  }
}
