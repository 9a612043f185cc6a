package dev.clarinet.test.op;

import static dev.clarinet.op.Window.kernel;
import static dev.clarinet.test.op.ConvolutionTrials.forward;
import static dev.clarinet.test.op.ConvolutionTrials.gradBias;
import static dev.clarinet.test.op.ConvolutionTrials.gradFilters;
import static dev.clarinet.test.op.ConvolutionTrials.gradInput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.Window;
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
import org.junit.jupiter.api.Test;

class ConvolutionTest {
  /** Windows of which no two directions are alike, but for the usual ones. */
  private static final List<Window> WINDOWS = List.of(
      kernel(1),
      kernel(1).stride(2, 3),
      kernel(3),
      kernel(3).stride(2),
      kernel(5),
      kernel(2, 3).stride(2, 1),
      kernel(5, 4).stride(1, 2),
      kernel(3, 2).dilation(2, 3),
      kernel(1, 7),
      kernel(4, 1).stride(3, 1),
      kernel(3, 5).stride(3, 2).dilation(1, 2));

  /** Small images and few filters, any window, any padding, any groups. */
  static Geometry any(Dice dice) {
    int groups = dice.oneOf(1, 1, 1, 2, 3, 5);
    int C = groups * dice.oneOf(1, 1, 2, 3, 4, 7), K = groups * dice.oneOf(1, 1, 2, 3, 5, 8);
    return geometry(dice, dice.from(1, 3), C, K, groups, 17);
  }

  /** More filters, channels and pixels than a tile has, often by one. */
  static Geometry large(Dice dice) {
    int groups = dice.oneOf(1, 1, 1, 1, 2, 33);
    int C = groups == 33 ? 33 : groups * dice.oneOf(9, 16, 31, 33, 65);
    int K = groups == 33 ? 66 : groups * dice.oneOf(7, 15, 33, 64, 65);
    return geometry(dice, dice.from(1, 3), C, K, groups, 19);
  }

  /** Groups of one channel with few filters, square windows that move alike both ways. */
  static Geometry depthwise(Dice dice) {
    int groups = dice.from(1, 4), size = dice.from(2, 5);
    var window = kernel(size)
        .stride(dice.from(1, 2))
        .pad(dice.from(0, 2), dice.from(0, 2), dice.from(0, 2), dice.from(0, 2));
    return new Geometry(
        dice.from(1, 2),
        groups,
        dice.from(size, 12),
        dice.from(size, 30),
        groups * dice.oneOf(1, 1, 2, 3),
        window,
        groups);
  }

  private static Geometry geometry(Dice dice, int N, int C, int K, int groups, int extent) {
    var window = dice.oneOf(WINDOWS);
    int most = dice.oneOf(0, 1, 2, 4);
    window =
        window.pad(dice.from(0, most), dice.from(0, most), dice.from(0, most), dice.from(0, most));
    int H = dice.from(Math.max(1, window.reachH() - window.top() - window.bottom()), extent);
    int W = dice.from(Math.max(1, window.reachW() - window.left() - window.right()), extent);
    return new Geometry(N, C, H, W, K, window, groups);
  }

  private static Bounds sums(Geometry g, int terms) {
    return Bounds.ofSums(terms, g);
  }

  private static Bounds windows(Backend backend, Geometry g, int terms) {
    return Bounds.ofWindows(backend, g.window(), terms, g);
  }

  private static int windowTerms(Geometry g) {
    return g.channelsPerGroup() * g.R() * g.S() + 1;
  }

  private static double[] values(double... values) {
    return values;
  }

  @EveryBackend
  void aFilterOfOnesSumsItsWindow(Backend backend) {
    var g = new Geometry(1, 1, 3, 3, 1, kernel(2), 1);

    var y = forward(g, values(1, 2, 3, 4, 5, 6, 7, 8, 9), values(1, 1, 1, 1), values(10))
        .on(backend)
        .get("y");

    assertThat(y).containsExactly(22, 26, 34, 38);
  }

  @EveryBackend
  void withoutBiasNothingIsAdded(Backend backend) {
    var g = new Geometry(1, 1, 3, 3, 1, kernel(2), 1);

    var y = forward(g, values(1, 2, 3, 4, 5, 6, 7, 8, 9), values(1, 1, 1, 1))
        .on(backend)
        .get("y");

    assertThat(y).containsExactly(12, 16, 24, 28);
  }

  @EveryBackend
  void strideAndPaddingOfRowsAndColumnsAreApart(Backend backend) {
    var g = new Geometry(1, 1, 3, 4, 1, kernel(2).stride(2, 1).pad(1, 0, 0, 1), 1);

    var y = forward(g, values(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), values(1, 10, 100, 1000))
        .on(backend)
        .get("y");

    assertThat(y).containsExactly(2100, 3200, 4300, 400, 10965, 12076, 13187, 1208);
  }

  @EveryBackend
  void dilationLeavesOutRows(Backend backend) {
    var g = new Geometry(1, 1, 3, 3, 1, kernel(2).dilation(2, 1), 1);

    var y = forward(g, values(1, 2, 3, 4, 5, 6, 7, 8, 9), values(1, 10, 100, 1000))
        .on(backend)
        .get("y");

    assertThat(y).containsExactly(8721, 9832);
  }

  @EveryBackend
  void anEvenFilterCanBePaddedToTheSameSize(Backend backend) {
    var g = new Geometry(1, 1, 1, 3, 1, kernel(1, 2).same(), 1);

    assertThat(forward(g, values(1, 2, 3), values(1, 10)).on(backend).get("y"))
        .containsExactly(21, 32, 3);
  }

  @EveryBackend
  void aFilterSumsOverTheChannelsOfItsGroup(Backend backend) {
    var whole = new Geometry(1, 2, 1, 1, 2, kernel(1), 1);
    var depthwise = new Geometry(1, 2, 1, 1, 2, kernel(1), 2);

    assertThat(forward(whole, values(2, 3), values(10, 100, 1000, 10000))
            .on(backend)
            .get("y"))
        .containsExactly(320, 32000);
    assertThat(forward(depthwise, values(2, 3), values(10, 100)).on(backend).get("y"))
        .containsExactly(20, 300);
  }

  @EveryBackend
  void aWindowInThePaddingAnswersTheBias(Backend backend) {
    var g = new Geometry(1, 1, 1, 1, 1, kernel(1).pad(1), 1);

    assertThat(forward(g, values(3), values(2), values(5)).on(backend).get("y"))
        .containsExactly(5, 5, 5, 5, 11, 5, 5, 5, 5);
  }

  @EveryBackend
  void whereWindowsOverlapTheirSlopesAddUp(Backend backend) {
    var g = new Geometry(1, 1, 1, 3, 1, kernel(1, 2), 1);

    assertThat(gradInput(g, values(1, 10), values(1, 100)).on(backend).get("dx"))
        .containsExactly(1, 110, 1000);
  }

  @EveryBackend
  void aPixelThatNoWindowSeesHasSlopeZero(Backend backend) {
    var g = new Geometry(1, 1, 1, 4, 1, kernel(1).stride(2), 1);

    assertThat(gradInput(g, values(7), values(1, 2)).on(backend).get("dx"))
        .containsExactly(7, 0, 14, 0);
  }

  @EveryBackend
  void theSlopeOfAFilterSumsOverImagesAndPixels(Backend backend) {
    var g = new Geometry(2, 1, 1, 3, 1, kernel(1, 2), 1);

    var df = gradFilters(g, values(1, 2, 3, 4, 5, 6), values(1, 10, 100, 1000))
        .on(backend)
        .get("df");

    assertThat(df).containsExactly(1 + 20 + 400 + 5000, 2 + 30 + 500 + 6000);
  }

  @EveryBackend
  void theSlopeOfABiasSumsOverImagesAndPixels(Backend backend) {
    var g = new Geometry(2, 1, 1, 2, 2, kernel(1), 1);

    assertThat(gradBias(g, values(1, 2, 3, 4, 50, 60, 70, 80)).on(backend).get("db"))
        .containsExactly(113, 157);
  }

  @EveryBackend
  void forwardAgreesWithTheDefinition(
      Backend backend, @Random(cases = 40, from = "any") Geometry g, Dice dice) {
    checkForward(backend, g, dice);
  }

  @EveryBackend
  void forwardOfManyTilesAgreesWithTheDefinition(
      Backend backend, @Random(cases = 10, from = "large") Geometry g, Dice dice) {
    checkForward(backend, g, dice);
  }

  @EveryBackend
  void depthwiseAgreesWithTheDefinition(
      Backend backend, @Random(cases = 16, from = "depthwise") Geometry g, Dice dice) {
    checkForward(backend, g, dice);
    checkGradInput(backend, g, dice);
    checkGradFiltersAndBias(backend, g, dice);
  }

  private static void checkForward(Backend backend, Geometry g, Dice dice) {
    double[] x = dice.floats(g.input()), f = dice.floats(g.filters()), b = dice.floats(g.bias());
    forward(g, x, f).agreesOn(backend, windows(backend, g, windowTerms(g)));
    forward(g, x, f, b).agreesOn(backend, windows(backend, g, windowTerms(g)));
  }

  @EveryBackend
  void gradInputAgreesWithTheDefinition(
      Backend backend, @Random(cases = 40, from = "any") Geometry g, Dice dice) {
    checkGradInput(backend, g, dice);
  }

  @EveryBackend
  void gradInputOfManyTilesAgreesWithTheDefinition(
      Backend backend, @Random(cases = 10, from = "large") Geometry g, Dice dice) {
    checkGradInput(backend, g, dice);
  }

  private static void checkGradInput(Backend backend, Geometry g, Dice dice) {
    int terms = g.filtersPerGroup() * g.R() * g.S();
    gradInput(g, dice.floats(g.filters()), dice.floats(g.output()))
        .agreesOn(backend, windows(backend, g, terms));
  }

  @EveryBackend
  void gradFiltersAndGradBiasAgreeWithTheDefinition(
      Backend backend, @Random(cases = 40, from = "any") Geometry g, Dice dice) {
    checkGradFiltersAndBias(backend, g, dice);
  }

  @EveryBackend
  void gradFiltersAndGradBiasOfManyTilesAgreeWithTheDefinition(
      Backend backend, @Random(cases = 10, from = "large") Geometry g, Dice dice) {
    checkGradFiltersAndBias(backend, g, dice);
  }

  private static void checkGradFiltersAndBias(Backend backend, Geometry g, Dice dice) {
    int terms = g.N() * g.P() * g.Q();
    double[] dy = dice.floats(g.output());
    gradFilters(g, dice.floats(g.input()), dy).agreesOn(backend, windows(backend, g, terms));
    gradBias(g, dy).agreesOn(backend, sums(g, terms));
  }

  /** Without its bias a convolution is linear in x and in f: y·dy = x·dx = f·df. */
  @OnReference
  void theGradientsAreTheTransposesOfForward(
      @Random(cases = 60, from = "any") Geometry g, Dice dice) {
    double[] x = dice.doubles(g.input()),
        f = dice.doubles(g.filters()),
        dy = dice.doubles(g.output());
    double[] y = forward(g, x, f).byDefinition().get("y");
    double[] dx = gradInput(g, f, dy).byDefinition().get("dx"),
        df = gradFilters(g, x, dy).byDefinition().get("df");

    double magnitude = Slopes.dot(absolute(y), absolute(dy)) + 1;
    Slopes.assertTransposed(Slopes.dot(y, dy), Slopes.dot(x, dx), magnitude);
    Slopes.assertTransposed(Slopes.dot(y, dy), Slopes.dot(f, df), magnitude);
  }

  /** The bias is added everywhere: its slope is what a bias of one more changes. */
  @OnReference
  void gradBiasIsTheTransposeOfTheBias(@Random(cases = 20, from = "any") Geometry g, Dice dice) {
    double[] b = dice.doubles(g.bias()), dy = dice.doubles(g.output());
    double[] x = new double[g.input().size()], f = new double[g.filters().size()];
    double[] y = forward(g, x, f, b).byDefinition().get("y"),
        db = gradBias(g, dy).byDefinition().get("db");

    Slopes.assertTransposed(
        Slopes.dot(y, dy), Slopes.dot(b, db), Slopes.dot(absolute(y), absolute(dy)) + 1);
  }

  private static double[] absolute(double[] values) {
    return Arrays.stream(values).map(Math::abs).toArray();
  }

  @EveryBackend
  void aPixelThatIsNoNumberReachesItsWindowsOrTilesOnly(
      Backend backend, @Random(cases = 6, from = "large") Geometry g, Dice dice) {
    double[] x = dice.floats(g.input()), dy = dice.floats(g.output()), f = dice.floats(g.filters());
    x[dice.from(0, x.length - 1)] = Double.NaN;
    dy[dice.from(0, dy.length - 1)] = Double.NaN;

    checkSpread(backend, g, forward(g, x, f), "y", g.output());
    checkSpread(backend, g, gradInput(g, f, dy), "dx", g.input());
    gradBias(g, dy).agreesOn(backend, sums(g, g.N() * g.P() * g.Q()));
  }

  /** A tile is 4×4 answers at most, so that what is NaN by tiles alone has a rightful NaN within 3 rows and columns. */
  private static void checkSpread(
      Backend backend, Geometry g, Trial<Convolution> trial, String letter, Shape shape) {
    double[] expected = trial.byDefinition().get(letter);
    double[] answers = trial.on(backend).get(letter);
    int rows = shape.get(2), columns = shape.get(3);
    int spread = Bounds.tiles(backend, g.window()) ? 3 : 0;
    for (int i = 0; i < answers.length; i++) {
      boolean near = false;
      int h = i / columns % rows, w = i % columns;
      for (int a = Math.max(0, h - spread); a <= Math.min(rows - 1, h + spread); a++)
        for (int b = Math.max(0, w - spread); b <= Math.min(columns - 1, w + spread); b++)
          near |= Double.isNaN(expected[i + (a - h) * columns + b - w]);
      assertThat(Double.isNaN(answers[i])).isIn(Double.isNaN(expected[i]), near);
    }
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend, Dice dice) {
    var g = new Geometry(2, 4, 5, 6, 6, kernel(3, 2).pad(1, 0, 0, 1), 2);
    double[] x = dice.floats(g.input()), f = dice.floats(g.filters()), dy = dice.floats(g.output());

    Refusals.check(forward(g, x, f), backend);
    Refusals.check(forward(g, x, f, dice.floats(g.bias())), backend);
    Refusals.check(gradInput(g, f, dy), backend);
    Refusals.check(gradFilters(g, x, dy), backend);
    Refusals.check(gradBias(g, dy), backend);
    Refusals.checkAlias(forward(g, x, f), backend, "y", "x");
    Refusals.checkAlias(forward(g, x, f), backend, "y", "f");
    Refusals.checkAlias(forward(g, x, f, dice.floats(g.bias())), backend, "y", "b");
    Refusals.checkAlias(gradInput(g, f, dy), backend, "dx", "dy");
    Refusals.checkAlias(gradInput(g, f, dy), backend, "dx", "f");
    Refusals.checkAlias(gradFilters(g, x, dy), backend, "df", "x");
    Refusals.checkAlias(gradFilters(g, x, dy), backend, "df", "dy");
    Refusals.checkAlias(gradBias(g, dy), backend, "db", "dy");
  }

  @Test
  void aGeometrySaysWhyItDoesNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Geometry(1, 4, 8, 8, 6, kernel(3), 3))
        .withMessage("convolution: 4 channels and 6 filters cannot be split into 3 groups evenly");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Geometry(1, 1, 2, 9, 1, kernel(3), 1))
        .withMessage("convolution: the window 3×3 is larger than the padded image of 2×9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.of(Shape.of(3, 8, 8), 1, kernel(3), 1))
        .withMessage("convolution expects images [N,C,H,W], not [3,8,8]");
  }

  @Test
  void theAnswersSizeFollowsFromTheWindow() {
    var g =
        new Geometry(2, 4, 10, 11, 6, kernel(3, 2).stride(2, 3).dilation(2, 1).pad(1, 0, 2, 3), 2);

    assertThat(g.output()).isEqualTo(Shape.of(2, 6, 5, 5));
    assertThat(g.filters()).isEqualTo(Shape.of(6, 2, 3, 2));
    assertThat(Geometry.of(Shape.of(5, 7), 3, kernel(1), 1).output())
        .isEqualTo(Shape.of(5, 3, 1, 1));
  }
}
