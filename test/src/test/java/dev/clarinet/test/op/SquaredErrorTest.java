package dev.clarinet.test.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.SquaredError;
import dev.clarinet.op.SquaredError.Items;
import dev.clarinet.test.Bounds;
import dev.clarinet.test.Dice;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.test.OnReference;
import dev.clarinet.test.Random;
import dev.clarinet.test.Refusals;
import dev.clarinet.test.Slopes;
import dev.clarinet.test.Trial;
import org.junit.jupiter.api.Test;

class SquaredErrorTest {

  /** From single numbers to items of many work-groups. */
  static Items any(Dice dice) {
    int N = dice.oneOf(1, 2, 3, 17, 33);
    return new Items(
        dice.onceIn(5) ? Shape.of(N) : Shape.of(N, dice.oneOf(1, 3, 8, 65), dice.oneOf(1, 7, 31)));
  }

  static Trial<SquaredError> forward(Items g, double[] x, double... t) {
    return Trial.of(g)
        .reads("x", g.shape(), x)
        .reads("t", g.shape(), t)
        .writes("y", Shape.of(g.N()))
        .calls(
            (loss, tensors) -> loss.forward(tensors.get("x"), tensors.get("t"), tensors.get("y")));
  }

  static Trial<SquaredError> gradInput(Items g, double[] x, double[] t, double... dy) {
    return Trial.of(g)
        .reads("x", g.shape(), x)
        .reads("t", g.shape(), t)
        .reads("dy", Shape.of(g.N()), dy)
        .writes("dx", g.shape())
        .calls((loss, tensors) -> loss.gradInput(
            tensors.get("x"), tensors.get("t"), tensors.get("dy"), tensors.get("dx")));
  }

  private static double[] values(double... values) {
    return values;
  }

  @EveryBackend
  void eachItemHasTheMeanOfItsSquares(Backend backend) {
    var y = forward(new Items(Shape.of(2, 2)), values(1, 2, 3, 4), 1, 0, 3, 1)
        .on(backend)
        .get("y");

    assertThat(y).containsExactly(2, 4.5);
  }

  @EveryBackend
  void theSlopeIsTwiceTheDifferenceSharedAmongTheItem(Backend backend) {
    var g = new Items(Shape.of(2, 2));

    var dx =
        gradInput(g, values(1, 2, 3, 4), values(1, 0, 3, 1), 1, 10).on(backend).get("dx");

    assertThat(dx).containsExactly(0, 2, 0, 30);
  }

  @EveryBackend
  void agreesWithTheDefinition(Backend backend, @Random(cases = 40) Items g, Dice dice) {
    double[] x = dice.floats(g.shape()),
        t = dice.floats(g.shape()),
        dy = dice.floats(Shape.of(g.N()));

    forward(g, x, t).agreesOn(backend, Bounds.roundings(4 * Math.sqrt(g.M() + 1) + 4));
    gradInput(g, x, t, dy).agreesOn(backend, Bounds.roundings(5));
    gradInput(g, x, t, dy).inPlace("dx", "x").agreesOn(backend, Bounds.roundings(5));
  }

  @OnReference
  void theSlopeIsThatOfForward(@Random(cases = 20) Items g, Dice dice) {
    double[] x = dice.doubles(g.shape()),
        t = dice.doubles(g.shape()),
        dy = dice.doubles(Shape.of(g.N()));

    Slopes.check(
        forward(g, x, t), "y", dy, "x", gradInput(g, x, t, dy).byDefinition().get("dx"));
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend, Dice dice) {
    var g = new Items(Shape.of(2, 3));
    double[] x = dice.floats(g.shape());

    Refusals.check(forward(g, x, x), backend);
    Refusals.check(gradInput(g, x, x, 1, 2), backend);
    Refusals.checkAlias(forward(g, x, x), backend, "y", "x");
    Refusals.checkAlias(forward(g, x, x), backend, "y", "t");
    Refusals.checkAlias(gradInput(g, x, x, 1, 2), backend, "dx", "dy");
  }

  @Test
  void aSingleNumberIsNoItem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Items(Shape.of()))
        .withMessage("squared error expects [N,…], not a single number");
  }
}
