package dev.clarinet.test.op;

import static dev.clarinet.op.Activation.Function.IDENTITY;
import static dev.clarinet.op.Activation.Function.LEAKY_RELU;
import static dev.clarinet.op.Activation.Function.RELU;
import static dev.clarinet.op.Activation.Function.SIGMOID;
import static dev.clarinet.op.Activation.Function.SILU;
import static dev.clarinet.op.Activation.Function.TANH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.Activation;
import dev.clarinet.op.Activation.Elements;
import dev.clarinet.op.Activation.Function;
import dev.clarinet.test.Answers;
import dev.clarinet.test.Bounds;
import dev.clarinet.test.Dice;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.test.OnReference;
import dev.clarinet.test.Random;
import dev.clarinet.test.Refusals;
import dev.clarinet.test.Slopes;
import dev.clarinet.test.Trial;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ActivationTest {
  private static final Shape FIVE = Shape.of(5);

  /** Each function of the family, on few or many elements. */
  static Elements any(Dice dice) {
    var function = dice.oneOf(List.of(Function.values()));
    double a = function == LEAKY_RELU ? dice.oneOf(List.of(0.01, 0.2, 0.0, 1.5)) : 0;
    return new Elements(
        function, a, Shape.of(dice.from(1, 3), dice.oneOf(1, 5, 8, 17), dice.oneOf(1, 7, 64, 331)));
  }

  static Trial<Activation> forward(Elements g, double... x) {
    return Trial.of(g)
        .reads("x", g.shape(), x)
        .writes("y", g.shape())
        .calls((activation, t) -> activation.forward(t.get("x"), t.get("y")));
  }

  static Trial<Activation> gradInput(Elements g, double[] x, double[] y, double... dy) {
    return Trial.of(g)
        .reads("x", g.shape(), x)
        .reads("y", g.shape(), y)
        .reads("dy", g.shape(), dy)
        .writes("dx", g.shape())
        .calls((activation, t) ->
            activation.gradInput(t.get("x"), t.get("y"), t.get("dy"), t.get("dx")));
  }

  private static double[] forward(Backend backend, Function function, double a, double... x) {
    return forward(new Elements(function, a, Shape.of(x.length)), x).on(backend).get("y");
  }

  /** The slopes at x, by the y that forward makes of it. */
  private static double[] slopes(Backend backend, Function function, double a, double... x) {
    var g = new Elements(function, a, Shape.of(x.length));
    double[] ones = IntStream.range(0, x.length).mapToDouble(i -> 1).toArray();
    return gradInput(g, x, forward(g, x).on(backend).get("y"), ones).on(backend).get("dx");
  }

  @EveryBackend
  void eachFunctionHasTheValuesItIsKnownFor(Backend backend) {
    assertThat(forward(backend, IDENTITY, 0, -2, 0, 3)).containsExactly(-2, 0, 3);
    assertThat(forward(backend, RELU, 0, -2, 0, 3)).containsExactly(0, 0, 3);
    assertThat(forward(backend, LEAKY_RELU, 0.25, -2, 0, 3)).containsExactly(-0.5, 0, 3);
    assertThat(forward(backend, SIGMOID, 0, 0, Math.log(3), -Math.log(3)))
        .containsExactly(new double[] {0.5, 0.75, 0.25}, within(1e-7));
    assertThat(forward(backend, TANH, 0, 0, Math.log(3), -Math.log(3)))
        .containsExactly(new double[] {0, 0.8, -0.8}, within(1e-7));
    assertThat(forward(backend, SILU, 0, 0, Math.log(3)))
        .containsExactly(new double[] {0, 0.75 * Math.log(3)}, within(1e-7));
  }

  @EveryBackend
  void eachFunctionHasTheSlopesItIsKnownFor(Backend backend) {
    assertThat(slopes(backend, IDENTITY, 0, -2, 0, 3)).containsExactly(1, 1, 1);
    assertThat(slopes(backend, RELU, 0, -2, 0, 3)).containsExactly(0, 0, 1);
    assertThat(slopes(backend, LEAKY_RELU, 0.25, -2, 0, 3)).containsExactly(0.25, 0.25, 1);
    assertThat(slopes(backend, SIGMOID, 0, 0, Math.log(3)))
        .containsExactly(new double[] {0.25, 0.1875}, within(1e-7));
    assertThat(slopes(backend, TANH, 0, 0, Math.log(3)))
        .containsExactly(new double[] {1, 0.36}, within(2e-7));
    assertThat(slopes(backend, SILU, 0, 0)).containsExactly(0.5);
  }

  @EveryBackend
  void nothingOverflowsFarFromZero(Backend backend) {
    assertThat(forward(backend, SIGMOID, 0, -1e4, 1e4)).containsExactly(0, 1);
    assertThat(forward(backend, TANH, 0, -1e4, 1e4)).containsExactly(-1, 1);
    assertThat(forward(backend, SILU, 0, -1e4, 1e4))
        .containsExactly(new double[] {0, 1e4}, within(0.0));
    assertThat(slopes(backend, SIGMOID, 0, -1e4, 1e4)).containsExactly(0, 0);
    assertThat(slopes(backend, TANH, 0, -1e4, 1e4)).containsExactly(0, 0);
    assertThat(slopes(backend, SILU, 0, -1e4, 1e4))
        .containsExactly(new double[] {0, 1}, within(0.0));
  }

  @EveryBackend
  void whatIsNoNumberStaysNone(Backend backend) {
    for (var function : Function.values()) {
      assertThat(forward(backend, function, 0, Double.NaN, 1)[0])
          .as(function.name())
          .isNaN();
    }
  }

  @EveryBackend
  void aSlopeFromYIgnoresX(Backend backend) {
    for (var function : Function.values()) {
      if (function.slopeNeedsX()) continue;
      var g = new Elements(function, 0, FIVE);
      var right = gradInput(
          g, new double[] {1, 2, 3, 4, 5}, new double[] {.1, .2, .3, .4, .5}, 1, 2, 3, 4, 5);
      assertThat(right.given("x", 9, 9, 9, 9, 9).on(backend).get("dx"))
          .containsExactly(right.on(backend).get("dx"));
    }
  }

  @EveryBackend
  void agreesWithTheDefinition(Backend backend, @Random(cases = 60) Elements g, Dice dice) {
    double[] x = dice.floats(g.shape()), dy = dice.floats(g.shape());
    forward(g, x).agreesOn(backend, forwardBounds(x));
    forward(g, x).inPlace("y", "x").agreesOn(backend, forwardBounds(x));

    var gradInput = gradInput(g, x, floats(forward(g, x).byDefinition().get("y")), dy);
    gradInput.agreesOn(backend, slopeBounds(g, x, dy));
    gradInput.inPlace("dx", "dy").agreesOn(backend, slopeBounds(g, x, dy));
  }

  private static double[] floats(double[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> (float) values[i]).toArray();
  }

  /** exp may be wrong by 3 steps of the last digit, tanh by 5, a division by 2.5: 16 roundings cover each function. */
  private static Bounds forwardBounds(double[] x) {
    return (trial, expected) -> bounds(
        "y",
        x,
        i -> 16 * Bounds.ROUNDING * Math.abs(expected.get("y")[i])
            + Float.MIN_NORMAL * (1 + Math.abs(x[i])));
  }

  /** Slopes are differences: of them what is subtracted gives the size of the roundings. */
  private static Bounds slopeBounds(Elements g, double[] x, double[] dy) {
    return (trial, expected) -> bounds(
        "dx",
        x,
        i -> Math.abs(dy[i])
            * (24 * Bounds.ROUNDING * slopeMagnitude(g, x[i])
                + Float.MIN_NORMAL * (1 + Math.abs(x[i]))));
  }

  private static double slopeMagnitude(Elements g, double x) {
    double y = g.function().value(x, g.a());
    return switch (g.function()) {
      case IDENTITY, RELU, LEAKY_RELU -> Math.max(1, g.a());
      case SIGMOID -> y;
      case TANH -> 1;
      case SILU -> SIGMOID.value(x, 0) * (1 + Math.min(Math.abs(x), 20));
    };
  }

  private static Answers bounds(String letter, double[] x, IntToDoubleFunction bound) {
    return new Answers(
        Map.of(letter, IntStream.range(0, x.length).mapToDouble(bound).toArray()));
  }

  @OnReference
  void theSlopeIsThatOfForward(@Random(cases = 30) Elements g, Dice dice) {
    double[] x = dice.farApart(g.shape()), dy = dice.doubles(g.shape());
    for (int i = 0; i < x.length; i++) x[i] = Math.signum(x[i]) * (0.05 + Math.abs(x[i]) % 3);
    double[] y = forward(g, x).byDefinition().get("y");

    Slopes.check(
        forward(g, x), "y", dy, "x", gradInput(g, x, y, dy).byDefinition().get("dx"));
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend, Dice dice) {
    var g = new Elements(SILU, 0, Shape.of(3, 4));
    double[] x = dice.floats(g.shape());

    Refusals.check(forward(g, x), backend);
    Refusals.check(gradInput(g, x, x, x), backend);
  }

  @Test
  void aSlopeBelowZeroIsNeitherNegativeNorInfinite() {
    for (double a : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Elements(LEAKY_RELU, a, FIVE))
          .withMessage("activation: the slope below 0 is at least 0 and finite, not " + a);
    }
  }
}
