package dev.clarinet.purejava;

import static dev.clarinet.purejava.JavaMemory.floats;
import static dev.clarinet.purejava.JavaMemory.ints;

import dev.clarinet.Tensor;
import dev.clarinet.op.AdamStep;

/** {@link AdamStep}. */
final class JavaAdamStep implements AdamStep {
  private final Rule g;
  private final Workers workers;

  JavaAdamStep(Rule g, Workers workers) {
    this.g = g;
    this.workers = workers;
  }

  @Override
  public void step(
      Tensor ws, Tensor gs, Tensor ms, Tensor vs, Tensor flag, double learningRate, long t) {
    if (ints(flag)[0] != 0) return;
    float[] w = floats(ws), slope = floats(gs), m = floats(ms), v = floats(vs);
    float beta1 = (float) g.beta1(), rest1 = (float) (1 - g.beta1());
    float beta2 = (float) g.beta2(), rest2 = (float) (1 - g.beta2());
    float decay = (float) g.weightDecay();
    float epsilon = Math.max((float) g.epsilon(), Float.MIN_NORMAL);
    float rate = (float) g.rate(learningRate, t), correction = (float) g.correction(t);
    workers.runOnRanges(g.shape().size(), (from, to) -> {
      for (int i = from; i < to; i++) {
        float decayed = slope[i] + decay * w[i];
        float mean = beta1 * m[i] + rest1 * decayed;
        float square = beta2 * v[i] + rest2 * decayed * decayed;
        m[i] = mean;
        v[i] = square;
        w[i] = w[i] - rate * mean / ((float) Math.sqrt(square * correction) + epsilon);
      }
    });
  }
}
