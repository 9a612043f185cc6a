package dev.clarinet.test.op;

import static dev.clarinet.op.Activation.Function.IDENTITY;
import static dev.clarinet.op.Activation.Function.LEAKY_RELU;
import static dev.clarinet.op.Activation.Function.RELU;
import static dev.clarinet.op.Window.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.Backend;
import dev.clarinet.op.Activation.Function;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.FusedConvolution;
import dev.clarinet.op.FusedConvolution.Epilogue;
import dev.clarinet.op.Window;
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

class FusedConvolutionTest {
  private static final Geometry SQUARE = new Geometry(1, 1, 3, 3, 1, kernel(2), 1);
  private static final double[] NINE = {1, -2, 3, -4, 5, -6, 7, -8, 9},
      ONES = {1, 1, 1, 1},
      MINUS_ONE = {-1};

  static Epilogue any(Dice dice) {
    return epilogue(dice, ConvolutionTest.any(dice));
  }

  static Epilogue large(Dice dice) {
    return epilogue(dice, ConvolutionTest.large(dice));
  }

  private static Epilogue epilogue(Dice dice, Geometry geometry) {
    var function = dice.oneOf(List.of(Function.values()));
    return new Epilogue(geometry, function, function == LEAKY_RELU ? 0.25 : 0);
  }

  static Trial<FusedConvolution> forward(Epilogue g, double[] x, double[] f, double... b) {
    return Trial.of(g)
        .reads("x", g.geometry().input(), x)
        .reads("f", g.geometry().filters(), f)
        .reads("b", g.geometry().bias(), b)
        .writes("y", g.geometry().output())
        .calls((fused, t) -> fused.forward(t.get("x"), t.get("f"), t.get("b"), t.get("y")));
  }

  static Trial<FusedConvolution> forward(
      Epilogue g, double[] x, double[] f, double[] b, double[] r) {
    return forward(g, x, f, b)
        .reads("r", g.geometry().output(), r)
        .calls((fused, t) ->
            fused.forward(t.get("x"), t.get("f"), t.get("b"), t.get("r"), t.get("y")));
  }

  /** The convolution with bias is −1, −1, −1, −1 before what follows it. */
  @EveryBackend
  void theFunctionFollowsTheBias(Backend backend) {
    assertThat(forward(new Epilogue(SQUARE, IDENTITY, 0), NINE, ONES, MINUS_ONE)
            .on(backend)
            .get("y"))
        .containsExactly(-1, -1, -1, -1);
    assertThat(forward(new Epilogue(SQUARE, RELU, 0), NINE, ONES, MINUS_ONE)
            .on(backend)
            .get("y"))
        .containsExactly(0, 0, 0, 0);
    assertThat(forward(new Epilogue(SQUARE, LEAKY_RELU, 0.25), NINE, ONES, MINUS_ONE)
            .on(backend)
            .get("y"))
        .containsExactly(-0.25, -0.25, -0.25, -0.25);
  }

  @EveryBackend
  void theFunctionFollowsTheResidual(Backend backend) {
    double[] r = {3, -3, 0, 1};

    assertThat(forward(new Epilogue(SQUARE, RELU, 0), NINE, ONES, MINUS_ONE, r)
            .on(backend)
            .get("y"))
        .containsExactly(2, 0, 0, 0);
    assertThat(forward(new Epilogue(SQUARE, IDENTITY, 0), NINE, ONES, MINUS_ONE, r)
            .on(backend)
            .get("y"))
        .containsExactly(2, -4, -1, 0);
  }

  @EveryBackend
  void agreesWithTheDefinition(
      Backend backend, @Random(cases = 40, from = "any") Epilogue g, Dice dice) {
    check(backend, g, dice);
  }

  @EveryBackend
  void agreesWithTheDefinitionOnManyTiles(
      Backend backend, @Random(cases = 10, from = "large") Epilogue g, Dice dice) {
    check(backend, g, dice);
  }

  /** Whole rows, vectors of filters and vectors of images are finished at once, what is left over piece by piece. */
  @EveryBackend
  void agreesWithTheDefinitionOnWholeTilesAndTheRest(Backend backend, Dice dice) {
    var windows =
        List.of(kernel(3).pad(1), kernel(3).stride(2).pad(1), kernel(5).pad(2));
    for (int N : List.of(1, 17))
      for (Window window : windows)
        for (Function function : List.of(IDENTITY, RELU, LEAKY_RELU)) {
          int groups = function == RELU ? 2 : 1;
          var geometry = new Geometry(N, 9 * groups, 10, 11, 18 * groups, window, groups);
          check(backend, new Epilogue(geometry, function, function == LEAKY_RELU ? 0.25 : 0), dice);
        }
  }

  /**
   * Rows of 28, 21 and 13 answers are no whole vectors: the last one overlaps the one before, or is stored in part where
   * something is added, as also in the last case, of more channels than are summed at once.
   */
  @EveryBackend
  void agreesWithTheDefinitionOnRowsThatAreNoWholeVectors(Backend backend, Dice dice) {
    for (Function function : List.of(IDENTITY, RELU, LEAKY_RELU)) {
      double below = function == LEAKY_RELU ? 0.25 : 0;
      for (int W : List.of(29, 22, 14))
        check(
            backend,
            new Epilogue(new Geometry(2, 3, 5, W, 7, kernel(2), 1), function, below),
            dice);
      var deep = new Geometry(1, 301, 9, 29, 5, kernel(2), 1);
      check(backend, new Epilogue(deep, function, below), dice);
    }
  }

  /** With a stride, and few tiles of many channels: their filters are asked for from far away. */
  @EveryBackend
  void agreesWithTheDefinitionOnFewStridedTilesOfManyChannels(Backend backend, Dice dice) {
    var geometry = new Geometry(1, 150, 14, 14, 70, kernel(3).stride(2).pad(1), 1);
    check(backend, new Epilogue(geometry, RELU, 0), dice);
  }

  /**
   * Filters with one row or column see only some rows or columns of a stride: near borders, and where columns are
   * copied by eights, fours and ones.
   */
  @EveryBackend
  void agreesWithTheDefinitionOnStridesOfFiltersOneWide(Backend backend, Dice dice) {
    var windows = List.of(
        kernel(1).stride(2),
        kernel(1).stride(2).pad(1, 3, 0, 2),
        kernel(1).stride(3, 2),
        kernel(1, 3).stride(2).pad(1),
        kernel(3, 1).stride(2, 3).pad(1));
    for (Window window : windows)
      for (int W : List.of(40, 15, 8, 3))
        check(
            backend,
            new Epilogue(new Geometry(2, 6, 11, W, 18, window, 2), LEAKY_RELU, 0.25),
            dice);
  }

  /** Answers of one pixel each, which are neighbours: a panel of them is finished as vectors. */
  @EveryBackend
  void agreesWithTheDefinitionOnWholePanels(Backend backend, Dice dice) {
    for (int C : List.of(5, 261))
      for (Function function : List.of(IDENTITY, RELU, LEAKY_RELU)) {
        var geometry = new Geometry(2, C, 12, 16, 19, kernel(1), 1);
        check(backend, new Epilogue(geometry, function, function == LEAKY_RELU ? 0.25 : 0), dice);
      }
  }

  /** Answers of one pixel each whose planes are a vector or a few and a part of one, and planes in blocks of rows. */
  @EveryBackend
  void agreesWithTheDefinitionOnPlanesThatAreOneRow(Backend backend, Dice dice) {
    for (Window window : List.of(kernel(1), kernel(1).stride(2), kernel(1).pad(1, 0, 2, 1)))
      for (int W : List.of(3, 5, 12)) {
        var geometry = new Geometry(2, 21, 9, W, 19, window, 1);
        check(backend, new Epilogue(geometry, LEAKY_RELU, 0.25), dice);
      }
    var blocks = new Geometry(1, 64, 57, 50, 19, kernel(1).stride(2), 1);
    check(backend, new Epilogue(blocks, LEAKY_RELU, 0.25), dice);
  }

  private static void check(Backend backend, Epilogue g, Dice dice) {
    var geometry = g.geometry();
    double[] x = dice.floats(geometry.input()), f = dice.floats(geometry.filters());
    double[] b = dice.floats(geometry.bias()), r = dice.floats(geometry.output());

    forward(g, x, f, b).agreesOn(backend, bounds(backend, g));
    forward(g, x, f, b, r).agreesOn(backend, bounds(backend, g));
    forward(g, x, f, b, r).inPlace("y", "r").agreesOn(backend, bounds(backend, g));
  }

  /**
   * Before the function, that of a sum; no function of the family is steeper than 1.1, and each adds its own roundings.
   */
  private static Bounds bounds(Backend backend, Epilogue g) {
    var geometry = g.geometry();
    return bounds(g, Bounds.ofWindows(backend, geometry.window(), terms(g), linear(g)));
  }

  /** Terms of its sum, with bias and residual. */
  static int terms(Epilogue g) {
    var geometry = g.geometry();
    return geometry.channelsPerGroup() * geometry.R() * geometry.S() + 2;
  }

  /** The same without a function. */
  static Epilogue linear(Epilogue g) {
    return new Epilogue(g.geometry(), IDENTITY, 0);
  }

  /** From the bounds of the sum. */
  static Bounds bounds(Epilogue g, Bounds ofSum) {
    var linear = linear(g);
    return (trial, expected) -> {
      double[] sums = ofSum.of(trial, expected).get("y");
      double[] before = linearAnswers(trial, linear).get("y");
      return new Answers(Map.of(
          "y",
          IntStream.range(0, before.length)
              .mapToDouble(i -> 1.1 * sums[i]
                  + 16 * Bounds.ROUNDING * Math.abs(expected.get("y")[i])
                  + Float.MIN_NORMAL * (1 + Math.abs(before[i])))
              .toArray()));
    };
  }

  @SuppressWarnings("unchecked") // the bounds of this class are for its trials
  private static Answers linearAnswers(Trial<?> trial, Epilogue linear) {
    return ((Trial<FusedConvolution>) trial).withSpec(linear).byDefinition();
  }

  @Test
  void theFunctionsConstantIsInItsRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Epilogue(SQUARE, LEAKY_RELU, -1));
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend, Dice dice) {
    var g = new Epilogue(new Geometry(2, 4, 5, 6, 6, kernel(3, 2).pad(1, 0, 0, 1), 2), RELU, 0);
    double[] x = dice.floats(g.geometry().input()), f = dice.floats(g.geometry().filters());
    double[] b = dice.floats(g.geometry().bias()), r = dice.floats(g.geometry().output());

    Refusals.check(forward(g, x, f, b), backend);
    Refusals.check(forward(g, x, f, b, r), backend);
    for (var read : List.of("x", "f", "b")) {
      Refusals.checkAlias(forward(g, x, f, b), backend, "y", read);
      Refusals.checkAlias(forward(g, x, f, b, r), backend, "y", read);
    }
  }
}
