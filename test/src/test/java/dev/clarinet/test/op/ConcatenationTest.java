package dev.clarinet.test.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.Concatenation;
import dev.clarinet.op.Concatenation.Parts;
import dev.clarinet.test.Bench;
import dev.clarinet.test.Bounds;
import dev.clarinet.test.Dice;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.test.OnReference;
import dev.clarinet.test.Random;
import dev.clarinet.test.Refusals;
import dev.clarinet.test.Slopes;
import dev.clarinet.test.Trial;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConcatenationTest {

  /** From one to five inputs: images, matrices, and what has three extents. */
  static Parts any(Dice dice) {
    int N = dice.from(1, 4),
        H = dice.oneOf(1, 2, 5, 13),
        W = dice.oneOf(1, 3, 7, 16),
        rank = dice.from(2, 4);
    return new Parts(IntStream.range(0, dice.from(1, 5))
        .mapToObj(i -> dice.oneOf(1, 2, 3, 8, 17))
        .map(C -> rank == 2 ? Shape.of(N, C) : rank == 3 ? Shape.of(N, C, H) : Shape.of(N, C, H, W))
        .toList());
  }

  static Trial<Concatenation> forward(Parts g, double[]... xs) {
    Trial<Concatenation> trial = Trial.of(g).writes("y", g.output());
    for (int i = 0; i < xs.length; i++) trial = trial.reads("x" + i, g.xs().get(i), xs[i]);
    return trial.calls(
        (concatenation, t) -> concatenation.forward(inputs(t, xs.length), t.get("y")));
  }

  private static List<Tensor> inputs(Bench t, int count) {
    return IntStream.range(0, count).mapToObj(i -> t.get("x" + i)).toList();
  }

  static Trial<Concatenation> gradInput(Parts g, int i, double... dy) {
    return Trial.of(g)
        .reads("dy", g.output(), dy)
        .writes("dx", g.xs().get(i))
        .calls((concatenation, t) -> concatenation.gradInput(i, t.get("dy"), t.get("dx")));
  }

  private static double[] values(double... values) {
    return values;
  }

  private static double[][] inputs(Parts g, java.util.function.Function<Shape, double[]> values) {
    return g.xs().stream().map(values).toArray(double[][]::new);
  }

  @EveryBackend
  void theChannelsOfEachInputFollowThoseOfTheOneBefore(Backend backend) {
    var g = new Parts(List.of(Shape.of(2, 1, 1, 2), Shape.of(2, 2, 1, 2)));

    var y = forward(g, values(1, 2, 3, 4), values(10, 20, 30, 40, 50, 60, 70, 80))
        .on(backend)
        .get("y");

    assertThat(y).containsExactly(1, 2, 10, 20, 30, 40, 3, 4, 50, 60, 70, 80);
  }

  @EveryBackend
  void eachInputHasItsPartOfTheSlope(Backend backend) {
    var g = new Parts(List.of(Shape.of(2, 1), Shape.of(2, 2), Shape.of(2, 1)));
    double[] dy = {1, 2, 3, 4, 10, 20, 30, 40};

    assertThat(gradInput(g, 0, dy).on(backend).get("dx")).containsExactly(1, 10);
    assertThat(gradInput(g, 1, dy).on(backend).get("dx")).containsExactly(2, 3, 20, 30);
    assertThat(gradInput(g, 2, dy).on(backend).get("dx")).containsExactly(4, 40);
  }

  @EveryBackend
  void agreesWithTheDefinition(Backend backend, @Random(cases = 40) Parts g, Dice dice) {
    forward(g, inputs(g, dice::floats)).agreesOn(backend, Bounds.exact());
    for (int i = 0; i < g.xs().size(); i++) {
      gradInput(g, i, dice.floats(g.output())).agreesOn(backend, Bounds.exact());
    }
  }

  @OnReference
  void gradInputsAreTheTransposesOfForward(@Random(cases = 30) Parts g, Dice dice) {
    double[][] xs = inputs(g, dice::doubles);
    double[] dy = dice.doubles(g.output());

    double backward = IntStream.range(0, xs.length)
        .mapToDouble(i -> Slopes.dot(xs[i], gradInput(g, i, dy).byDefinition().get("dx")))
        .sum();

    Slopes.assertTransposed(
        Slopes.dot(forward(g, xs).byDefinition().get("y"), dy), backward, dy.length);
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend, Dice dice) {
    var g = new Parts(List.of(Shape.of(2, 1, 2, 3), Shape.of(2, 4, 2, 3)));
    var forward = forward(g, inputs(g, dice::floats));

    Refusals.check(forward, backend);
    Refusals.check(gradInput(g, 1, dice.floats(g.output())), backend);
    Refusals.checkAlias(forward, backend, "y", "x0");
    Refusals.checkAlias(forward, backend, "y", "x1");
    Refusals.checkAlias(gradInput(g, 1, dice.floats(g.output())), backend, "dx", "dy");
  }

  @Test
  void inputsAreAlikeButForTheirChannels() {
    var xs = List.of(Shape.of(2, 3, 4, 5), Shape.of(2, 3, 5, 5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parts(xs))
        .withMessage(
            "concatenation expects inputs alike but for their channels, not [[2,3,4,5], [2,3,5,5]]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parts(List.of()))
        .withMessageContaining("at least 1 input");
  }
}
