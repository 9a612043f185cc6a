package dev.clarinet.test.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.Sum;
import dev.clarinet.op.Sum.Terms;
import dev.clarinet.test.Bench;
import dev.clarinet.test.Bounds;
import dev.clarinet.test.Dice;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.test.Random;
import dev.clarinet.test.Refusals;
import dev.clarinet.test.Trial;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SumTest {

  static Terms any(Dice dice) {
    return new Terms(
        dice.oneOf(1, 2, 2, 3, 4, 5, 9),
        Shape.of(dice.from(1, 3), dice.oneOf(1, 7, 63, 64, 65, 517)));
  }

  static Trial<Sum> forward(Terms g, double[]... terms) {
    Trial<Sum> trial = Trial.of(g).writes("y", g.shape());
    for (int i = 0; i < terms.length; i++) trial = trial.reads("term " + i, g.shape(), terms[i]);
    return trial.calls((sum, t) -> sum.forward(terms(t, g.count()), t.get("y")));
  }

  private static List<Tensor> terms(Bench t, int count) {
    return IntStream.range(0, count).mapToObj(i -> t.get("term " + i)).toList();
  }

  private static double[] values(double... values) {
    return values;
  }

  @EveryBackend
  void termsAreAddedElementByElement(Backend backend) {
    var g = new Terms(3, Shape.of(2));

    assertThat(forward(g, values(1, 2), values(10, 20), values(100, 200))
            .on(backend)
            .get("y"))
        .containsExactly(111, 222);
  }

  @EveryBackend
  void aSingleTermIsCopied(Backend backend) {
    assertThat(forward(new Terms(1, Shape.of(2)), values(1, -2)).on(backend).get("y"))
        .containsExactly(1, -2);
  }

  /** In float32, 1e8 + 1 is 1e8: only in this order the answer is 0. */
  @EveryBackend
  void termsAreAddedInTheirOrder(Backend backend) {
    var g = new Terms(3, Shape.of(1));
    double lost = backend.name().equals("reference") ? 1 : 0;

    assertThat(forward(g, values(1e8), values(1), values(-1e8)).on(backend).get("y"))
        .containsExactly(lost);
    assertThat(forward(g, values(1e8), values(-1e8), values(1)).on(backend).get("y"))
        .containsExactly(1);
  }

  @EveryBackend
  void oneTensorMayBeSeveralTerms(Backend backend) {
    var g = new Terms(3, Shape.of(2));

    var y = forward(g, values(1, 2), values(0, 0), values(10, 20))
        .inPlace("term 1", "term 0")
        .on(backend)
        .get("y");

    assertThat(y).containsExactly(12, 24);
  }

  @EveryBackend
  void agreesWithTheDefinition(Backend backend, @Random(cases = 40) Terms g, Dice dice) {
    double[][] terms = IntStream.range(0, g.count())
        .mapToObj(i -> dice.floats(g.shape()))
        .toArray(double[][]::new);
    var trial = forward(g, terms);

    trial.agreesOn(backend, Bounds.ofSums(g.count(), g));
    for (int i = 0; i < g.count(); i++) {
      trial.inPlace("y", "term " + i).agreesOn(backend, Bounds.ofSums(g.count(), g));
    }
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend, Dice dice) {
    var g = new Terms(3, Shape.of(2, 5));

    Refusals.check(
        forward(g, dice.floats(g.shape()), dice.floats(g.shape()), dice.floats(g.shape())),
        backend);
  }

  @EveryBackend
  void refusesAnotherNumberOfTerms(Backend backend) {
    var shape = Shape.of(2);
    try (var sum = backend.prepare(new Terms(3, shape));
        var x = backend.tensor(shape)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sum.forward(List.of(x, x), x))
          .withMessage("sum: prepared for 3 terms, not 2");
    }
  }

  @Test
  void thereIsATerm() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Terms(0, Shape.of(2)))
        .withMessage("sum: there is at least 1 term, not 0");
  }
}
