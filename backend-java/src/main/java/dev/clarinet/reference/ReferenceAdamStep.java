package dev.clarinet.reference;

import static dev.clarinet.reference.ReferenceMemory.data;
import static dev.clarinet.reference.ReferenceMemory.integers;

import dev.clarinet.Tensor;
import dev.clarinet.op.AdamStep;

/** {@link AdamStep} as it is written on paper. */
final class ReferenceAdamStep implements AdamStep {
  private final Rule rule;

  ReferenceAdamStep(Rule rule) {
    this.rule = rule;
  }

  @Override
  public void step(
      Tensor ws, Tensor gs, Tensor ms, Tensor vs, Tensor flag, double learningRate, long t) {
    if (integers(flag)[0] != 0) return;
    double[] w = data(ws), g = data(gs), m = data(ms), v = data(vs);
    double beta1 = rule.beta1(), beta2 = rule.beta2();
    double seen1 = 1 - Math.pow(beta1, (double) t), seen2 = 1 - Math.pow(beta2, (double) t);
    for (int i = 0; i < rule.shape().size(); i++) {
      double decayed = g[i] + rule.weightDecay() * w[i];
      m[i] = beta1 * m[i] + (1 - beta1) * decayed;
      v[i] = beta2 * v[i] + (1 - beta2) * decayed * decayed;
      w[i] = w[i] - learningRate * (m[i] / seen1) / (Math.sqrt(v[i] / seen2) + rule.epsilon());
    }
  }
}
