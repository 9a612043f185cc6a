package dev.clarinet.purejava;

import static dev.clarinet.purejava.JavaMemory.floats;
import static dev.clarinet.purejava.JavaMemory.ints;

import dev.clarinet.Tensor;
import dev.clarinet.op.SgdStep;

/** {@link SgdStep}. */
final class JavaSgdStep implements SgdStep {
  private final Rule g;
  private final Workers workers;

  JavaSgdStep(Rule g, Workers workers) {
    this.g = g;
    this.workers = workers;
  }

  @Override
  public void step(Tensor ws, Tensor gs, Tensor vs, Tensor flag, double learningRate) {
    if (ints(flag)[0] != 0) return;
    float[] w = floats(ws), slope = floats(gs), v = floats(vs);
    float momentum = (float) g.momentum(),
        decay = (float) g.weightDecay(),
        rate = (float) learningRate;
    workers.runOnRanges(g.shape().size(), (from, to) -> {
      for (int i = from; i < to; i++) {
        float moved = momentum * v[i] + (slope[i] + decay * w[i]);
        v[i] = moved;
        w[i] = w[i] - rate * moved;
      }
    });
  }
}
