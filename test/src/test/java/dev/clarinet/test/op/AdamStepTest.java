package dev.clarinet.test.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.AdamStep;
import dev.clarinet.op.AdamStep.Rule;
import dev.clarinet.op.Finiteness;
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

class AdamStepTest {
  private static final Shape ONE = Shape.of(1);

  static Rule any(Dice dice) {
    return new Rule(
        Shape.of(dice.oneOf(1, 7, 63, 64, 65, 1027)),
        dice.oneOf(List.of(0.9, 0.5, 0.0)),
        dice.oneOf(List.of(0.999, 0.9, 0.0)),
        dice.oneOf(List.of(1e-8, 1e-3)),
        dice.oneOf(List.of(0.0, 5e-4, 0.1)));
  }

  static Trial<AdamStep> step(
      Rule g,
      double rate,
      long t,
      int flag,
      double[] w,
      double[] gradient,
      double[] m,
      double... v) {
    return Trial.of(g)
        .updates("w", g.shape(), w)
        .reads("g", g.shape(), gradient)
        .updates("m", g.shape(), m)
        .updates("v", g.shape(), v)
        .readsInts("flag", Finiteness.FLAG, flag)
        .calls((adam, tensors) -> adam.step(
            tensors.get("w"),
            tensors.get("g"),
            tensors.get("m"),
            tensors.get("v"),
            tensors.get("flag"),
            rate,
            t));
  }

  private static double[] values(double... values) {
    return values;
  }

  /** With β₁ = ½, β₂ = ¾, ε = ½ and λ = 1¼, both roots are 2, so that w moves by half of the corrected mean. */
  @EveryBackend
  void theFirstTwoStepsAreThoseComputedByHand(Backend backend) {
    var rule = new Rule(ONE, 0.5, 0.75, 0.5, 0);

    var first = step(rule, 1.25, 1, 0, values(10), values(2), values(0), 0).on(backend);
    assertThat(first.get("m")).containsExactly(1);
    assertThat(first.get("v")).containsExactly(1);
    assertThat(first.get("w")).containsExactly(9);

    var second = step(rule, 1.25, 2, 0, first.get("w"), values(-2), first.get("m"), first.get("v"))
        .on(backend);
    assertThat(second.get("m")).containsExactly(-0.5);
    assertThat(second.get("v")).containsExactly(1.75);
    assertThat(second.get("w")).containsExactly(values(9 + 1 / 3.0), within(1e-6));
  }

  @EveryBackend
  void theFirstStepIsTheRateWhateverTheGradientsSize(Backend backend) {
    var rule = new Rule(Shape.of(4), 0.9, 0.999, 1e-8, 0);
    double[] zeros = new double[4];

    var w = step(rule, 0.125, 1, 0, zeros, values(1e-3, -1e-3, 1e3, 0), zeros, zeros)
        .on(backend)
        .get("w");

    assertThat(w).containsExactly(values(-0.125, 0.125, -0.125, 0), within(2e-6));
  }

  @EveryBackend
  void aWeightWithoutSlopeStaysAlsoWhereEpsilonIsTooSmallForAFloat(Backend backend) {
    var rule = new Rule(ONE, 0.9, 0.999, 1e-50, 0);

    assertThat(step(rule, 0.125, 1, 0, values(3), values(0), values(0), 0)
            .on(backend)
            .get("w"))
        .containsExactly(3);
  }

  @EveryBackend
  void weightDecayIsPartOfTheGradient(Backend backend) {
    var rule = new Rule(ONE, 0.5, 0.75, 0.5, 0.25);

    assertThat(step(rule, 1.25, 1, 0, values(8), values(0), values(0), 0)
            .on(backend)
            .get("w"))
        .containsExactly(7);
    assertThat(step(rule, 1.25, 1, 0, values(-8), values(0), values(0), 0)
            .on(backend)
            .get("w"))
        .containsExactly(-7);
  }

  @EveryBackend
  void aRaisedFlagStopsTheStep(Backend backend) {
    var rule = new Rule(ONE, 0.5, 0.75, 0.5, 0.25);

    var answers =
        step(rule, 1.25, 1, 1, values(8), values(Double.NaN), values(3), 4).on(backend);

    assertThat(answers.get("w")).containsExactly(8);
    assertThat(answers.get("m")).containsExactly(3);
    assertThat(answers.get("v")).containsExactly(4);
  }

  @EveryBackend
  void agreesWithTheDefinition(Backend backend, @Random(cases = 40) Rule g, Dice dice) {
    double[] w = dice.floats(g.shape()),
        gradient = dice.floats(g.shape()),
        m = dice.floats(g.shape());
    double[] v =
        IntStream.range(0, m.length).mapToDouble(i -> (float) (m[i] * m[i])).toArray();
    double rate = dice.oneOf(List.of(0.001, 0.1));
    long t = dice.oneOf(List.of(1L, 2L, 10L, 1000L, 10_000_000_000L));

    step(g, rate, t, 0, w, gradient, m, v).agreesOn(backend, bounds(g, rate, t));
  }

  /** Some roundings of each term; the root is no more wrong than that of what its radicand is wrong by. */
  private static Bounds bounds(Rule g, double rate, long t) {
    return (trial, expected) -> {
      double[] w = trial.before("w"), gradient = trial.before("g"), m = trial.before("m");
      double[] mBounds = new double[w.length],
          vBounds = new double[w.length],
          wBounds = new double[w.length];
      for (int i = 0; i < w.length; i++) {
        double size = Math.abs(gradient[i]) + g.weightDecay() * Math.abs(w[i]);
        double newM = Math.abs(expected.get("m")[i]), newV = expected.get("v")[i];
        mBounds[i] = 8 * Bounds.ROUNDING * (g.beta1() * Math.abs(m[i]) + (1 - g.beta1()) * size)
            + Float.MIN_NORMAL;
        vBounds[i] =
            8 * Bounds.ROUNDING * (newV + (1 - g.beta2()) * size * size) + Float.MIN_NORMAL;
        double root = Math.sqrt(newV * g.correction(t)), below = root + g.epsilon();
        double rootBound = Math.sqrt(g.correction(t))
            * Math.min(Math.sqrt(vBounds[i]), vBounds[i] / Math.sqrt(newV));
        wBounds[i] = 4 * Bounds.ROUNDING * Math.abs(w[i])
            + g.rate(rate, t)
                * (mBounds[i] + newM * (8 * Bounds.ROUNDING + rootBound / below))
                / below;
      }
      return new Answers(Map.of("w", wBounds, "m", mBounds, "v", vBounds));
    };
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend) {
    var trial =
        step(new Rule(ONE, 0.5, 0.75, 0.5, 0), 0.1, 1, 0, values(1), values(2), values(3), 4);

    Refusals.check(trial, backend);
    for (var pair : List.of("wg", "mg", "vg", "mw", "vw", "mv")) {
      Refusals.checkAlias(trial, backend, pair.substring(0, 1), pair.substring(1));
    }
  }

  @EveryBackend
  void stepsCountFromOne(Backend backend) {
    var trial =
        step(new Rule(ONE, 0.5, 0.75, 0.5, 0), 0.1, 0, 0, values(1), values(2), values(3), 4);
    try (var adam = backend.prepare(trial.spec());
        var tensors = trial.bench(backend)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trial.call().accept(adam, tensors))
          .withMessage("Adam: steps count from 1, not 0");
    }
  }

  @Test
  void aRuleSaysWhatItExpects() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rule(ONE, 1, 0.5, 1e-8, 0))
        .withMessage("Adam: betas are at least 0 and below 1, not 1.0 and 0.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rule(ONE, 0.9, -0.5, 1e-8, 0))
        .withMessage("Adam: betas are at least 0 and below 1, not 0.9 and -0.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rule(ONE, 0.9, 0.999, 0, 0))
        .withMessage("Adam: epsilon is above 0 and below 1, not 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rule(ONE, 0.9, 0.999, 1e-8, -1))
        .withMessage("Adam: weight decay is at least 0 and finite, not -1.0");
  }
}
