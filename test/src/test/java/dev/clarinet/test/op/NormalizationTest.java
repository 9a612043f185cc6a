package dev.clarinet.test.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.Normalization;
import dev.clarinet.op.Normalization.Channels;
import dev.clarinet.test.Dice;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.test.OnReference;
import dev.clarinet.test.Random;
import dev.clarinet.test.Refusals;
import dev.clarinet.test.Slopes;
import dev.clarinet.test.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NormalizationTest {
  /** With 1 as what is added to the variance, a variance of 3 has the root 2. */
  private static final Channels TWO_IMAGES = new Channels(2, 1, 1, 2, 0.75, 0.5);

  static Channels any(Dice dice) {
    int N = dice.from(2, 5), C = dice.oneOf(1, 2, 3, 17, 33);
    return new Channels(
        N, C, dice.oneOf(1, 2, 7, 17), dice.oneOf(1, 3, 8, 19), dice.oneOf(EPSILONS), 0.1);
  }

  /** So many numbers a channel that they are summed in parts, the last with fewer images than the others. */
  static Channels large(Dice dice) {
    int N = dice.from(1, 8);
    return new Channels(
        N, dice.from(1, 3), dice.from(37, 53), dice.from(41, 57), dice.oneOf(EPSILONS), 0.3);
  }

  private static final List<Double> EPSILONS = List.of(1e-5, 1e-3, 0.5);

  static Trial<Normalization> forward(
      Channels g, double[] x, double[] gamma, double[] beta, double[] mean, double[] variance) {
    return Trial.of(g)
        .reads("x", g.input(), x)
        .reads("gamma", g.channels(), gamma)
        .reads("beta", g.channels(), beta)
        .updates("mean", g.channels(), mean)
        .updates("variance", g.channels(), variance)
        .writes("saved", g.saved())
        .writes("y", g.input())
        .calls((normalization, t) -> normalization.forward(
            t.get("x"),
            t.get("gamma"),
            t.get("beta"),
            t.get("mean"),
            t.get("variance"),
            t.get("saved"),
            t.get("y")));
  }

  static Trial<Normalization> infer(
      Channels g, double[] x, double[] gamma, double[] beta, double[] mean, double[] variance) {
    return Trial.of(g)
        .reads("x", g.input(), x)
        .reads("gamma", g.channels(), gamma)
        .reads("beta", g.channels(), beta)
        .reads("mean", g.channels(), mean)
        .reads("variance", g.channels(), variance)
        .writes("y", g.input())
        .calls((normalization, t) -> normalization.infer(
            t.get("x"),
            t.get("gamma"),
            t.get("beta"),
            t.get("mean"),
            t.get("variance"),
            t.get("y")));
  }

  static Trial<Normalization> backward(
      Channels g, double[] x, double[] gamma, double[] saved, double[] dy) {
    return Trial.of(g)
        .reads("x", g.input(), x)
        .reads("gamma", g.channels(), gamma)
        .reads("saved", g.saved(), saved)
        .reads("dy", g.input(), dy)
        .writes("dx", g.input())
        .writes("dgamma", g.channels())
        .writes("dbeta", g.channels())
        .calls((normalization, t) -> normalization.backward(
            t.get("x"),
            t.get("gamma"),
            t.get("saved"),
            t.get("dy"),
            t.get("dx"),
            t.get("dgamma"),
            t.get("dbeta")));
  }

  private static double[] values(double... values) {
    return values;
  }

  /**
   * Mean 1.5 and variance 0.25, so that the root of variance and epsilon is 1; divided by M − 1 the variance is 1/3.
   */
  @EveryBackend
  void trainingNormalisesByTheStatisticsOfTheBatch(Backend backend) {
    var answers = forward(
            TWO_IMAGES, values(1, 2, 2, 1), values(4), values(10), values(7), values(1))
        .on(backend);

    assertThat(answers.get("y")).containsExactly(8, 12, 12, 8);
    assertThat(answers.get("saved")).containsExactly(1.5, 1);
    assertThat(answers.get("mean")).containsExactly((7 + 1.5) / 2);
    assertThat(answers.get("variance")).containsExactly(values((1 + 1.0 / 3) / 2), within(1e-7));
  }

  @EveryBackend
  void channelsAreApartAndImagesAreNot(Backend backend) {
    var g = new Channels(2, 2, 1, 1, 0.75, 0);

    var answers = forward(
            g, values(1, 10, 2, 11), values(1, 2), values(0, 100), values(0, 0), values(1, 1))
        .on(backend);

    assertThat(answers.get("y")).containsExactly(-0.5, 99, 0.5, 101);
    assertThat(answers.get("saved")).containsExactly(1.5, 10.5, 1, 1);
  }

  @EveryBackend
  void inferenceNormalisesByTheRunningStatistics(Backend backend) {
    var g = new Channels(1, 2, 1, 2, 0.75, 0.5);

    var y = infer(
            g, values(1, 2, 3, 4), values(4, 1), values(10, 0), values(1, 3), values(0.25, 3.25))
        .on(backend)
        .get("y");

    assertThat(y).containsExactly(10, 14, 0, 0.5);
  }

  /** x̂ is −½, ½, so dβ = 4, dγ = 1, and dx = 4·(dy − 4/2 − x̂·1/2). */
  @EveryBackend
  void backwardTakesOffWhatMeanAndVarianceFollow(Backend backend) {
    var g = new Channels(2, 1, 1, 1, 0.75, 0.5);

    var answers =
        backward(g, values(1, 2), values(4), values(1.5, 1), values(1, 3)).on(backend);

    assertThat(answers.get("dbeta")).containsExactly(4);
    assertThat(answers.get("dgamma")).containsExactly(1);
    assertThat(answers.get("dx")).containsExactly(-3, 3);
  }

  @EveryBackend
  void trainingAgreesWithTheDefinition(
      Backend backend, @Random(cases = 40, from = "any") Channels g, Dice dice) {
    checkForward(backend, g, dice);
  }

  @EveryBackend
  void trainingAgreesWithTheDefinitionOnLargePlanes(
      Backend backend, @Random(cases = 8, from = "large") Channels g, Dice dice) {
    checkForward(backend, g, dice);
  }

  private static void checkForward(Backend backend, Channels g, Dice dice) {
    double[] x = dice.floats(g.input()),
        gamma = dice.floats(g.channels()),
        beta = dice.floats(g.channels());
    double[] mean = dice.floats(g.channels()), variance = positive(dice.floats(g.channels()));
    var trial = forward(g, x, gamma, beta, mean, variance);
    trial.agreesOn(backend, NormalizationBounds.forward(g));
    trial.inPlace("y", "x").agreesOn(backend, NormalizationBounds.forward(g));
  }

  /** Where the mean is a thousand times the deviation, E[x²] − E[x]² would have no digit left. */
  @EveryBackend
  void aLargeMeanLeavesTheVarianceItsDigits(
      Backend backend, @Random(cases = 4, from = "large") Channels g, Dice dice) {
    checkFrom(backend, g, dice.doubles(g.input(), 1000, 1003));
  }

  /** Image n lies around 2n: whoever sums a channel in parts has to see how far the parts are apart. */
  @EveryBackend
  void imagesFarApartAreOneChannel(
      Backend backend, @Random(cases = 6, from = "large") Channels g, Dice dice) {
    double[] x = dice.doubles(g.input());
    for (int i = 0; i < x.length; i++) x[i] += 2 * (i / (g.C() * g.plane()));
    checkFrom(backend, g, x);
  }

  private static void checkFrom(Backend backend, Channels g, double[] x) {
    double[] ones = IntStream.range(0, g.C()).mapToDouble(c -> 1).toArray();
    double[] floats = Arrays.stream(x).map(v -> (float) v).toArray();

    forward(g, floats, ones, ones, ones, ones).agreesOn(backend, NormalizationBounds.forward(g));
  }

  @EveryBackend
  void inferenceAgreesWithTheDefinition(
      Backend backend, @Random(cases = 40, from = "any") Channels g, Dice dice) {
    double[] x = dice.floats(g.input()),
        gamma = dice.floats(g.channels()),
        beta = dice.floats(g.channels());
    double[] mean = dice.floats(g.channels()), variance = positive(dice.floats(g.channels()));
    var trial = infer(g, x, gamma, beta, mean, variance);
    trial.agreesOn(backend, NormalizationBounds.infer(g));
    trial.inPlace("y", "x").agreesOn(backend, NormalizationBounds.infer(g));
  }

  private static double[] positive(double[] values) {
    return IntStream.range(0, values.length)
        .mapToDouble(i -> Math.abs(values[i]) + 0.125)
        .toArray();
  }

  @EveryBackend
  void backwardAgreesWithTheDefinition(
      Backend backend, @Random(cases = 40, from = "any") Channels g, Dice dice) {
    checkBackward(backend, g, dice);
  }

  @EveryBackend
  void backwardAgreesWithTheDefinitionOnLargePlanes(
      Backend backend, @Random(cases = 8, from = "large") Channels g, Dice dice) {
    checkBackward(backend, g, dice);
  }

  private static void checkBackward(Backend backend, Channels g, Dice dice) {
    double[] x = dice.floats(g.input()),
        gamma = dice.floats(g.channels()),
        dy = dice.floats(g.input());
    double[] saved = positive(dice.floats(g.saved()));
    var trial = backward(g, x, gamma, saved, dy);
    trial.agreesOn(backend, NormalizationBounds.backward(g));
    trial.inPlace("dx", "dy").agreesOn(backend, NormalizationBounds.backward(g));
  }

  @OnReference
  void theSlopesAreThoseOfForward(@Random(cases = 30, from = "any") Channels g, Dice dice) {
    double[] x = dice.doubles(g.input()),
        gamma = dice.doubles(g.channels()),
        beta = dice.doubles(g.channels());
    double[] ones = IntStream.range(0, g.C()).mapToDouble(c -> 1).toArray(),
        dy = dice.doubles(g.input());
    var forward = forward(g, x, gamma, beta, ones, ones);
    var slopes = backward(g, x, gamma, forward.byDefinition().get("saved"), dy).byDefinition();

    Slopes.check(forward, "y", dy, "x", slopes.get("dx"));
    Slopes.check(forward, "y", dy, "gamma", slopes.get("dgamma"));
    Slopes.check(forward, "y", dy, "beta", slopes.get("dbeta"));
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend, Dice dice) {
    var g = new Channels(2, 3, 2, 3, 1e-5, 0.1);
    double[] x = dice.floats(g.input()), c = dice.floats(g.channels());

    Refusals.check(forward(g, x, c, c, c, c), backend);
    Refusals.check(infer(g, x, c, c, c, c), backend);
    Refusals.check(backward(g, x, c, dice.floats(g.saved()), x), backend);
    Refusals.checkAlias(backward(g, x, c, dice.floats(g.saved()), x), backend, "dx", "x");
  }

  @EveryBackend
  void aSingleValueHasNoVarianceToTrainWith(Backend backend) {
    var g = new Channels(1, 1, 1, 1, 0.75, 0.1);
    double[] one = {1}, three = {3};
    var training = forward(g, three, one, one, one, one);

    try (var operation = backend.prepare(g);
        var tensors = training.bench(backend)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> training.call().accept(operation, tensors))
          .withMessage("normalization: a single value a channel has no variance, x is [1,1,1,1]");
    }
    assertThat(infer(g, three, one, one, one, new double[] {0.25}).on(backend).get("y"))
        .containsExactly(3);
  }

  @Test
  void channelsSayWhatTheyExpect() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Channels(1, 1, 1, 1, 0, 0.1))
        .withMessage("normalization: epsilon is above 0 and below 1, not 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Channels(1, 1, 1, 1, 1e-5, 1.1))
        .withMessage("normalization: momentum is from 0 to 1, not 1.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Channels.of(Shape.of(2, 3, 4), 1e-5, 0.1))
        .withMessage("normalization expects images [N,C,H,W], not [2,3,4]");
  }
}
