package dev.clarinet.train;

import dev.clarinet.Backend;
import dev.clarinet.Parameter;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.AdamStep;
import java.util.List;

/**
 * Adam; the maths is in {@link AdamStep}.
 *
 * @param learningRate λ, above 0
 * @param beta1 how slowly the mean of the gradient forgets, at least 0 and below 1
 * @param beta2 how slowly the mean of its square forgets, at least 0 and below 1
 * @param epsilon added to the root, above 0 and below 1
 * @param weightDecay δ, at least 0
 * @param decaysAll whether biases and normalisations decay too, not weights alone
 */
public record Adam(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    boolean decaysAll)
    implements Optimizer {
  public Adam {
    StepList.requireRate(learningRate);
    new AdamStep.Rule(
        Shape.of(1), beta1, beta2, epsilon, weightDecay); // refuses what is out of range
  }

  /** With these betas. */
  public Adam betas(double beta1, double beta2) {
    return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, decaysAll);
  }

  /** With this weight decay. */
  public Adam weightDecay(double weightDecay) {
    return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, decaysAll);
  }

  /** With weight decay of biases and normalisations too. */
  public Adam decayingAll() {
    return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, true);
  }

  @Override
  public Steps on(Backend backend, List<Parameter> learning) {
    return StepList.of(learning, (p, list) -> {
      double decay = StepList.decay(p, weightDecay, decaysAll);
      var rule = list.own(
          backend.prepare(new AdamStep.Rule(p.spec().shape(), beta1, beta2, epsilon, decay)));
      Tensor m = list.zeros(backend, p.spec().shape()),
          v = list.zeros(backend, p.spec().shape());
      return (flag, rate, t) -> rule.step(p.value(), p.grad(), m, v, flag, rate, t);
    });
  }
}
