package dev.clarinet.test.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.GlobalAverage;
import dev.clarinet.op.GlobalAverage.Planes;
import dev.clarinet.test.Bounds;
import dev.clarinet.test.Dice;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.test.OnReference;
import dev.clarinet.test.Random;
import dev.clarinet.test.Refusals;
import dev.clarinet.test.Slopes;
import dev.clarinet.test.Trial;
import org.junit.jupiter.api.Test;

class GlobalAverageTest {

  /** From a single pixel to planes of many work-groups. */
  static Planes any(Dice dice) {
    return new Planes(
        dice.from(1, 3),
        dice.oneOf(1, 2, 3, 5, 16, 33),
        dice.oneOf(1, 2, 7, 8, 19, 41),
        dice.oneOf(1, 3, 7, 17, 37));
  }

  static Trial<GlobalAverage> forward(Planes g, double... x) {
    return Trial.of(g)
        .reads("x", g.input(), x)
        .writes("y", g.output())
        .calls((average, t) -> average.forward(t.get("x"), t.get("y")));
  }

  static Trial<GlobalAverage> gradInput(Planes g, double... dy) {
    return Trial.of(g)
        .reads("dy", g.output(), dy)
        .writes("dx", g.input())
        .calls((average, t) -> average.gradInput(t.get("dy"), t.get("dx")));
  }

  @EveryBackend
  void eachPlaneHasItsMean(Backend backend) {
    var g = new Planes(2, 2, 1, 2);

    assertThat(forward(g, 1, 2, 10, 20, 3, 5, 30, 50).on(backend).get("y"))
        .containsExactly(1.5, 15, 4, 40);
  }

  @EveryBackend
  void aPlaneSharesItsSlopeAmongItsPixels(Backend backend) {
    var g = new Planes(1, 2, 2, 2);

    assertThat(gradInput(g, 4, -8).on(backend).get("dx"))
        .containsExactly(1, 1, 1, 1, -2, -2, -2, -2);
  }

  @EveryBackend
  void agreesWithTheDefinition(Backend backend, @Random(cases = 40) Planes g, Dice dice) {
    forward(g, dice.floats(g.input())).agreesOn(backend, Bounds.ofSums(g.plane() + 1, g));
    gradInput(g, dice.floats(g.output())).agreesOn(backend, Bounds.roundings(2));
  }

  @OnReference
  void gradInputIsTheTransposeOfForward(@Random(cases = 40) Planes g, Dice dice) {
    double[] x = dice.doubles(g.input()), dy = dice.doubles(g.output());

    double forward = Slopes.dot(forward(g, x).byDefinition().get("y"), dy);
    double backward = Slopes.dot(x, gradInput(g, dy).byDefinition().get("dx"));

    Slopes.assertTransposed(forward, backward, dy.length);
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend, Dice dice) {
    var g = new Planes(2, 3, 2, 3);
    double[] x = dice.floats(g.input()), dy = dice.floats(g.output());

    Refusals.check(forward(g, x), backend);
    Refusals.check(gradInput(g, dy), backend);
    Refusals.checkAlias(forward(g, x), backend, "y", "x");
    Refusals.checkAlias(gradInput(g, dy), backend, "dx", "dy");
  }

  @Test
  void onlyImagesHavePlanes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Planes.of(Shape.of(3, 4)))
        .withMessage("global average expects images [N,C,H,W], not [3,4]");
  }
}
