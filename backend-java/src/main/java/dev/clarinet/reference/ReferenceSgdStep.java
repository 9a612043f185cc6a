package dev.clarinet.reference;

import static dev.clarinet.reference.ReferenceMemory.data;
import static dev.clarinet.reference.ReferenceMemory.integers;

import dev.clarinet.Tensor;
import dev.clarinet.op.SgdStep;

/** {@link SgdStep} as it is written on paper. */
final class ReferenceSgdStep implements SgdStep {
  private final Rule rule;

  ReferenceSgdStep(Rule rule) {
    this.rule = rule;
  }

  @Override
  public void step(Tensor ws, Tensor gs, Tensor vs, Tensor flag, double learningRate) {
    if (integers(flag)[0] != 0) return;
    double[] w = data(ws), g = data(gs), v = data(vs);
    for (int i = 0; i < rule.shape().size(); i++) {
      v[i] = rule.momentum() * v[i] + (g[i] + rule.weightDecay() * w[i]);
      w[i] = w[i] - learningRate * v[i];
    }
  }
}
