package dev.clarinet.test.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.Finiteness;
import dev.clarinet.op.Finiteness.Elements;
import dev.clarinet.test.Bounds;
import dev.clarinet.test.Dice;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.test.Random;
import dev.clarinet.test.Refusals;
import dev.clarinet.test.Trial;
import java.util.List;

class FinitenessTest {
  private static final List<Double> NOT_FINITE =
      List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  static Elements any(Dice dice) {
    return new Elements(Shape.of(dice.oneOf(1, 2, 3, 7, 64, 65, 255, 257, 1000, 4099)));
  }

  static Trial<Finiteness> check(Elements g, int flag, double... x) {
    return Trial.of(g)
        .reads("x", g.shape(), x)
        .updatesInts("flag", Finiteness.FLAG, flag)
        .calls((finiteness, t) -> finiteness.check(t.get("x"), t.get("flag")));
  }

  private static double flag(Backend backend, int before, double... x) {
    return check(new Elements(Shape.of(x.length)), before, x).on(backend).get("flag")[0];
  }

  @EveryBackend
  void whatIsNotFiniteRaisesTheFlag(Backend backend) {
    for (double x : NOT_FINITE) assertThat(flag(backend, 0, 1, x, 3)).isEqualTo(1);
  }

  @EveryBackend
  void whatIsFiniteLeavesTheFlagAsItWas(Backend backend) {
    double[] x = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, 0, -0.0};

    assertThat(flag(backend, 0, x)).isEqualTo(0);
    assertThat(flag(backend, 1, x)).isEqualTo(1);
  }

  @EveryBackend
  void aRaisedFlagStaysRaised(Backend backend) {
    assertThat(flag(backend, 1, Double.NaN)).isEqualTo(1);
  }

  @EveryBackend
  void findsItInAnyPlace(Backend backend, @Random(cases = 40) Elements g, Dice dice) {
    double[] x = dice.floats(g.shape());
    check(g, 0, x).agreesOn(backend, Bounds.exact());

    x[dice.oneOf(0, x.length - 1, dice.from(0, x.length - 1))] = dice.oneOf(NOT_FINITE);
    check(g, 0, x).agreesOn(backend, Bounds.exact());
    assertThat(flag(backend, 0, x)).isEqualTo(1);
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend) {
    Refusals.check(check(new Elements(Shape.of(3)), 0, 1, 2, 3), backend);
  }
}
