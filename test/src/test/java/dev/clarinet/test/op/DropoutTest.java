package dev.clarinet.test.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.CounterRandom;
import dev.clarinet.op.Dropout;
import dev.clarinet.op.Dropout.Coins;
import dev.clarinet.test.Bounds;
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

class DropoutTest {

  static Coins any(Dice dice) {
    double rate = dice.oneOf(List.of(0.0, 0.1, 0.25, 0.5, 0.9));
    return new Coins(
        rate, dice.bits(), Shape.of(dice.from(1, 5), dice.oneOf(1, 2, 3, 4, 5, 63, 64, 65, 1031)));
  }

  static Trial<Dropout> forward(Coins g, long step, double... x) {
    return Trial.of(g)
        .reads("x", g.shape(), x)
        .writes("y", g.shape())
        .calls((dropout, t) -> dropout.forward(t.get("x"), step, t.get("y")));
  }

  static Trial<Dropout> gradInput(Coins g, long step, double... dy) {
    return Trial.of(g)
        .reads("dy", g.shape(), dy)
        .writes("dx", g.shape())
        .calls((dropout, t) -> dropout.gradInput(t.get("dy"), step, t.get("dx")));
  }

  private static double[] ones(int count) {
    return IntStream.range(0, count).mapToDouble(i -> 1).toArray();
  }

  @EveryBackend
  void theCoinOfKeyStepAndIndexDecides(Backend backend) {
    for (long step : new long[] {0, 7, 1L << 32, -1}) {
      var g = new Coins(0.5, 0x123456789ABCDEFL, Shape.of(101));
      double[] expected = IntStream.range(0, 101)
          .mapToDouble(i -> CounterRandom.uniform(g.key(), step, i) < 0.5f ? 0 : 2)
          .toArray();

      assertThat(forward(g, step, ones(101)).on(backend).get("y")).containsExactly(expected);
      assertThat(gradInput(g, step, ones(101)).on(backend).get("dx")).containsExactly(expected);
    }
  }

  @EveryBackend
  void aCoinAtTheRateKeeps(Backend backend) {
    for (int i = 0; i < 40; i++) {
      double rate = CounterRandom.uniform(5, 1, i);
      var y = forward(new Coins(rate, 5, Shape.of(40)), 1, ones(40)).on(backend).get("y");
      assertThat(y[i]).as("coin %s at rate %s", i, rate).isNotZero();
    }
  }

  @EveryBackend
  void atRateZeroNothingIsDropped(Backend backend) {
    assertThat(forward(new Coins(0, 5, Shape.of(3)), 1, 1, -2, 3).on(backend).get("y"))
        .containsExactly(1, -2, 3);
  }

  @EveryBackend
  void anotherStepAndAnotherKeyTossOtherCoins(Backend backend) {
    var g = new Coins(0.5, 5, Shape.of(64));
    double[] y = forward(g, 1, ones(64)).on(backend).get("y");

    assertThat(forward(g, 2, ones(64)).on(backend).get("y")).isNotEqualTo(y);
    assertThat(forward(g, 1 + (1L << 32), ones(64)).on(backend).get("y")).isNotEqualTo(y);
    assertThat(forward(new Coins(0.5, 6, g.shape()), 1, ones(64)).on(backend).get("y"))
        .isNotEqualTo(y);
    assertThat(forward(new Coins(0.5, 5 + (1L << 32), g.shape()), 1, ones(64))
            .on(backend)
            .get("y"))
        .isNotEqualTo(y);
  }

  /** Of 10,000 coins at 0.3 a deviation of 4 is 0.018. */
  @EveryBackend
  void theRateIsThePartThatIsDropped(Backend backend) {
    double[] y = forward(new Coins(0.3, 11, Shape.of(10_000)), 3, ones(10_000))
        .on(backend)
        .get("y");

    assertThat(Arrays.stream(y).filter(v -> v == 0).count() / 1e4).isCloseTo(0.3, within(0.018));
    assertThat(Arrays.stream(y).average().orElseThrow()).isCloseTo(1, within(0.03));
  }

  @EveryBackend
  void agreesWithTheDefinition(Backend backend, @Random(cases = 40) Coins g, Dice dice) {
    long step = dice.bits() >>> dice.from(0, 63);
    double[] x = dice.floats(g.shape());

    forward(g, step, x).agreesOn(backend, Bounds.roundings(3));
    forward(g, step, x).inPlace("y", "x").agreesOn(backend, Bounds.roundings(3));
    gradInput(g, step, x).agreesOn(backend, Bounds.roundings(3));
    gradInput(g, step, x).inPlace("dx", "dy").agreesOn(backend, Bounds.roundings(3));
  }

  @OnReference
  void gradInputIsTheTransposeOfForward(@Random(cases = 40) Coins g, Dice dice) {
    double[] x = dice.doubles(g.shape()), dy = dice.doubles(g.shape());

    double forward = Slopes.dot(forward(g, 9, x).byDefinition().get("y"), dy);
    double backward = Slopes.dot(x, gradInput(g, 9, dy).byDefinition().get("dx"));

    Slopes.assertTransposed(forward, backward, 10 * x.length);
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend, Dice dice) {
    var g = new Coins(0.5, 1, Shape.of(3, 4));

    Refusals.check(forward(g, 1, dice.floats(g.shape())), backend);
    Refusals.check(gradInput(g, 1, dice.floats(g.shape())), backend);
  }

  @Test
  void aRateIsBelowOne() {
    for (double rate : new double[] {-0.1, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Coins(rate, 1, Shape.of(1)))
          .withMessage("dropout: the rate is at least 0 and below 1, not " + rate);
    }
  }
}
