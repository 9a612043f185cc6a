package dev.clarinet.train;

import dev.clarinet.Backend;
import dev.clarinet.Parameter;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.SgdStep;
import java.util.List;

/**
 * Stochastic gradient descent; the maths is in {@link SgdStep}.
 *
 * @param learningRate λ, above 0
 * @param momentum μ, at least 0 and below 1
 * @param weightDecay δ, at least 0
 * @param decaysAll whether biases and normalisations decay too, not weights alone
 */
public record Sgd(double learningRate, double momentum, double weightDecay, boolean decaysAll)
    implements Optimizer {
  public Sgd {
    StepList.requireRate(learningRate);
    new SgdStep.Rule(Shape.of(1), momentum, weightDecay); // refuses what is out of range
  }

  /** With this momentum. */
  public Sgd momentum(double momentum) {
    return new Sgd(learningRate, momentum, weightDecay, decaysAll);
  }

  /** With this weight decay. */
  public Sgd weightDecay(double weightDecay) {
    return new Sgd(learningRate, momentum, weightDecay, decaysAll);
  }

  /** With weight decay of biases and normalisations too. */
  public Sgd decayingAll() {
    return new Sgd(learningRate, momentum, weightDecay, true);
  }

  @Override
  public Steps on(Backend backend, List<Parameter> learning) {
    return StepList.of(learning, (p, list) -> {
      double decay = StepList.decay(p, weightDecay, decaysAll);
      var rule = list.own(backend.prepare(new SgdStep.Rule(p.spec().shape(), momentum, decay)));
      Tensor v = list.zeros(backend, p.spec().shape());
      return (flag, rate, t) -> rule.step(p.value(), p.grad(), v, flag, rate);
    });
  }
}
