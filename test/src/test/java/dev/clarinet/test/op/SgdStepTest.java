package dev.clarinet.test.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.Finiteness;
import dev.clarinet.op.SgdStep;
import dev.clarinet.op.SgdStep.Rule;
import dev.clarinet.test.Answers;
import dev.clarinet.test.Bounds;
import dev.clarinet.test.Dice;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.test.Random;
import dev.clarinet.test.Refusals;
import dev.clarinet.test.Trial;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SgdStepTest {
  private static final Shape TWO = Shape.of(2);

  static Rule any(Dice dice) {
    return new Rule(
        Shape.of(dice.oneOf(1, 7, 63, 64, 65, 1027)),
        dice.oneOf(List.of(0.0, 0.5, 0.9)),
        dice.oneOf(List.of(0.0, 5e-4, 0.1)));
  }

  static Trial<SgdStep> step(
      Rule g, double rate, int flag, double[] w, double[] gradient, double... v) {
    return Trial.of(g)
        .updates("w", g.shape(), w)
        .reads("g", g.shape(), gradient)
        .updates("v", g.shape(), v)
        .readsInts("flag", Finiteness.FLAG, flag)
        .calls((sgd, t) -> sgd.step(t.get("w"), t.get("g"), t.get("v"), t.get("flag"), rate));
  }

  private static double[] values(double... values) {
    return values;
  }

  @EveryBackend
  void withoutMomentumAStepGoesDownTheGradient(Backend backend) {
    var answers =
        step(new Rule(TWO, 0, 0), 0.5, 0, values(1, 2), values(4, -8), 7, 7).on(backend);

    assertThat(answers.get("w")).containsExactly(-1, 6);
    assertThat(answers.get("v")).containsExactly(4, -8);
  }

  /** Three steps with momentum ½ and rate 1 down a gradient of 8: velocities 8, 12, 14. */
  @EveryBackend
  void momentumGathersVelocity(Backend backend) {
    var rule = new Rule(Shape.of(1), 0.5, 0);
    double[] w = {100}, v = {0};
    for (double[] expected : new double[][] {{92, 8}, {80, 12}, {66, 14}}) {
      var answers = step(rule, 1, 0, w, values(8), v).on(backend);
      w = answers.get("w");
      v = answers.get("v");
      assertThat(values(w[0], v[0])).containsExactly(expected);
    }
  }

  @EveryBackend
  void weightDecayPullsTowardsZero(Backend backend) {
    var answers =
        step(new Rule(TWO, 0, 0.25), 0.5, 0, values(8, -8), values(0, 0), 0, 0).on(backend);

    assertThat(answers.get("w")).containsExactly(7, -7);
  }

  @EveryBackend
  void aRaisedFlagStopsTheStep(Backend backend) {
    for (int flag : new int[] {1, 2, -1}) {
      var answers = step(
              new Rule(TWO, 0.5, 0.25), 0.5, flag, values(1, 2), values(Double.NaN, 8), 3, 4)
          .on(backend);

      assertThat(answers.get("w")).containsExactly(1, 2);
      assertThat(answers.get("v")).containsExactly(3, 4);
    }
  }

  @EveryBackend
  void agreesWithTheDefinition(Backend backend, @Random(cases = 40) Rule g, Dice dice) {
    double[] w = dice.floats(g.shape()),
        gradient = dice.floats(g.shape()),
        v = dice.floats(g.shape());
    double rate = dice.oneOf(List.of(0.1, 0.05, 1.0));

    step(g, rate, 0, w, gradient, v).agreesOn(backend, bounds(g, rate));
  }

  /** Some roundings of each term. */
  private static Bounds bounds(Rule g, double rate) {
    return (trial, expected) -> {
      double[] w = trial.before("w"), gradient = trial.before("g"), v = trial.before("v");
      double[] vBounds = IntStream.range(0, w.length)
          .mapToDouble(i -> 6
              * Bounds.ROUNDING
              * (g.momentum() * Math.abs(v[i])
                  + Math.abs(gradient[i])
                  + g.weightDecay() * Math.abs(w[i])))
          .toArray();
      double[] wBounds = IntStream.range(0, w.length)
          .mapToDouble(i -> rate * vBounds[i]
              + 4 * Bounds.ROUNDING * (Math.abs(w[i]) + rate * Math.abs(expected.get("v")[i])))
          .toArray();
      return new Answers(Map.of("v", vBounds, "w", wBounds));
    };
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend) {
    var trial = step(new Rule(TWO, 0.5, 0), 0.1, 0, values(1, 2), values(3, 4), 5, 6);

    Refusals.check(trial, backend);
    Refusals.checkAlias(trial, backend, "w", "g");
    Refusals.checkAlias(trial, backend, "v", "g");
    Refusals.checkAlias(trial, backend, "v", "w");
  }

  @Test
  void aRuleSaysWhatItExpects() {
    for (double momentum : new double[] {-0.1, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Rule(TWO, momentum, 0))
          .withMessage("SGD: momentum is at least 0 and below 1, not " + momentum);
    }
    for (double decay : new double[] {-0.1, Double.POSITIVE_INFINITY, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Rule(TWO, 0, decay))
          .withMessage("SGD: weight decay is at least 0 and finite, not " + decay);
    }
  }
}
