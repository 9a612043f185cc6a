package dev.clarinet.test.op;

import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.SoftmaxCrossEntropy;
import dev.clarinet.op.SoftmaxCrossEntropy.Classes;
import dev.clarinet.test.Answers;
import dev.clarinet.test.Bounds;
import dev.clarinet.test.Dice;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.test.OnReference;
import dev.clarinet.test.Random;
import dev.clarinet.test.Refusals;
import dev.clarinet.test.Slopes;
import dev.clarinet.test.Trial;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SoftmaxCrossEntropyTest {
  private static final double LN_3 = Math.log(3), LN_4 = Math.log(4);

  static Classes any(Dice dice) {
    return new Classes(
        dice.oneOf(1, 2, 3, 7, 16, 33, 65), dice.oneOf(1, 2, 3, 10, 17, 64, 100, 257, 1000));
  }

  static Trial<SoftmaxCrossEntropy> forward(Classes g, int[] labels, double... x) {
    return Trial.of(g)
        .reads("x", Shape.of(g.N(), g.K()), x)
        .readsInts("t", Shape.of(g.N()), labels)
        .writes("y", Shape.of(g.N()))
        .calls((loss, t) -> loss.forward(t.get("x"), t.get("t"), t.get("y")));
  }

  static Trial<SoftmaxCrossEntropy> gradInput(Classes g, int[] labels, double[] x, double... dy) {
    return Trial.of(g)
        .reads("x", Shape.of(g.N(), g.K()), x)
        .readsInts("t", Shape.of(g.N()), labels)
        .reads("dy", Shape.of(g.N()), dy)
        .writes("dx", Shape.of(g.N(), g.K()))
        .calls((loss, t) -> loss.gradInput(t.get("x"), t.get("t"), t.get("dy"), t.get("dx")));
  }

  private static int[] labels(int... labels) {
    return labels;
  }

  private static double[] values(double... values) {
    return values;
  }

  /** Of logits 0 and log 3 the softmax is ¼ and ¾. */
  @EveryBackend
  void theLossIsMinusTheLogarithmOfTheLabelsProbability(Backend backend) {
    var y =
        forward(new Classes(2, 2), labels(0, 1), 0, LN_3, 0, LN_3).on(backend).get("y");

    assertThat(y).containsExactly(values(LN_4, LN_4 - LN_3), within(3e-7));
  }

  @EveryBackend
  void theSlopeIsTheProbabilityLessOneAtTheLabel(Backend backend) {
    var dx = gradInput(new Classes(2, 2), labels(0, 1), values(0, LN_3, 0, LN_3), 1, 2)
        .on(backend)
        .get("dx");

    assertThat(dx).containsExactly(values(-0.75, 0.75, 0.5, -0.5), within(3e-7));
  }

  @EveryBackend
  void logitsOfTenThousandDoNotOverflow(Backend backend) {
    var g = new Classes(3, 2);
    double[] x = {1e4, -1e4, 1e4, -1e4, -1e4, -1e4};

    assertThat(forward(g, labels(0, 1, 0), x).on(backend).get("y"))
        .containsExactly(values(0, 2e4, Math.log(2)), within(1e-7));
    assertThat(gradInput(g, labels(0, 1, 0), x, 1, 1, 1).on(backend).get("dx"))
        .containsExactly(values(0, 0, 1, -1, -0.5, 0.5), within(0.0));
  }

  @EveryBackend
  void aSingleClassIsCertain(Backend backend) {
    var g = new Classes(2, 1);

    assertThat(forward(g, labels(0, 0), 5, -1e4).on(backend).get("y"))
        .containsExactly(values(0, 0), within(0.0));
    assertThat(gradInput(g, labels(0, 0), values(5, -1e4), 1, 1).on(backend).get("dx"))
        .containsExactly(values(0, 0), within(0.0));
  }

  @EveryBackend
  void aLabelThatIsNoClassMakesItsImageNaNAndNoOther(Backend backend) {
    var g = new Classes(6, 2);
    int[] labels = {0, 2, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1};

    double[] y = forward(g, labels, new double[12]).on(backend).get("y");
    double[] dx =
        gradInput(g, labels, new double[12], 1, 1, 1, 1, 1, 1).on(backend).get("dx");

    assertThat(y)
        .containsExactly(values(Math.log(2), NaN, NaN, NaN, NaN, Math.log(2)), within(1e-7));
    assertThat(dx).containsExactly(-0.5, 0.5, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, 0.5, -0.5);
  }

  @EveryBackend
  void aLogitThatIsNoNumberMakesItsImageNaNAndNoOther(Backend backend) {
    var g = new Classes(2, 3);
    double[] x = {0, NaN, 1, 0, 0, 0};

    assertThat(forward(g, labels(0, 1), x).on(backend).get("y"))
        .containsExactly(values(NaN, LN_3), within(1e-7));
    assertThat(Arrays.copyOf(gradInput(g, labels(0, 1), x, 1, 1).on(backend).get("dx"), 3))
        .containsOnly(NaN);
  }

  @EveryBackend
  void agreesWithTheDefinition(Backend backend, @Random(cases = 40) Classes g, Dice dice) {
    double[] x = dice.floats(Shape.of(g.N(), g.K())), dy = dice.floats(Shape.of(g.N()));
    int[] labels = dice.labels(g.N(), g.K());

    forward(g, labels, x).agreesOn(backend, forwardBounds(g, x));
    gradInput(g, labels, x, dy).agreesOn(backend, slopeBounds(g, x, labels, dy));
    gradInput(g, labels, x, dy).inPlace("dx", "x").agreesOn(backend, slopeBounds(g, x, labels, dy));
  }

  /** Each exponential is wrong by a few roundings, and so is their sum, which is at least 1; the logits add theirs. */
  private static Bounds forwardBounds(Classes g, double[] x) {
    return (trial, expected) -> {
      double[] bounds = new double[g.N()],
          negative = Arrays.stream(x).map(v -> -v).toArray();
      for (int n = 0; n < g.N(); n++) {
        bounds[n] =
            (sums(g) + 4 * (greatest(g, x, n) + greatest(g, negative, n))) * Bounds.ROUNDING;
      }
      return new Answers(Map.of("y", bounds));
    };
  }

  /**
   * A probability is wrong by as much of itself as the sum is, and as its logit's distance from the greatest is
   * rounded; where 1 is taken off, by some roundings of 1.
   */
  private static Bounds slopeBounds(Classes g, double[] x, int[] labels, double[] dy) {
    return (trial, expected) -> {
      double[] dx = expected.get("dx"), bounds = new double[x.length];
      for (int n = 0; n < g.N(); n++) {
        double greatest = greatest(g, x, n);
        for (int i = n * g.K(); i < (n + 1) * g.K(); i++) {
          double size = Math.abs(dx[i]) + (i == n * g.K() + labels[n] ? 2 * Math.abs(dy[n]) : 0);
          bounds[i] = size * (sums(g) + 4 * (greatest - x[i])) * Bounds.ROUNDING
              + Float.MIN_NORMAL * (1 + Math.abs(dy[n]));
        }
      }
      return new Answers(Map.of("dx", bounds));
    };
  }

  private static double sums(Classes g) {
    return 4 * Math.sqrt(g.K() + 1) + 16;
  }

  private static double greatest(Classes g, double[] x, int n) {
    return Arrays.stream(x, n * g.K(), (n + 1) * g.K()).max().orElseThrow();
  }

  @OnReference
  void theSlopeIsThatOfForward(@Random(cases = 20) Classes g, Dice dice) {
    double[] x = dice.doubles(Shape.of(g.N(), g.K()), -4, 4), dy = dice.doubles(Shape.of(g.N()));
    int[] labels = dice.labels(g.N(), g.K());

    Slopes.check(
        forward(g, labels, x),
        "y",
        dy,
        "x",
        gradInput(g, labels, x, dy).byDefinition().get("dx"));
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend, Dice dice) {
    var g = new Classes(2, 3);
    double[] x = dice.floats(Shape.of(2, 3));

    Refusals.check(forward(g, labels(0, 1), x), backend);
    Refusals.check(gradInput(g, labels(0, 1), x, 1, 2), backend);
    Refusals.checkAlias(forward(g, labels(0, 1), x), backend, "y", "x");
    Refusals.checkAlias(gradInput(g, labels(0, 1), x, 1, 2), backend, "dx", "dy");
  }

  @Test
  void onlyMatricesAreLogits() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Classes.of(Shape.of(3)))
        .withMessage("cross-entropy expects logits [N,K], not [3]");
  }
}
