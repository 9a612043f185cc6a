package dev.clarinet.test.op;

import static dev.clarinet.op.Pooling.Kind.AVERAGE;
import static dev.clarinet.op.Pooling.Kind.MAXIMUM;
import static dev.clarinet.op.Pooling.Kind.RECTIFIED_MAXIMUM;
import static dev.clarinet.op.Window.kernel;
import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.Pooling;
import dev.clarinet.op.Pooling.Windows;
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
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PoolingTest {
  /** Windows of which no two directions are alike, but for the usual ones. */
  private static final List<Window> WINDOWS = List.of(
      kernel(2).stride(2),
      kernel(3).stride(2).pad(1),
      kernel(3).stride(2).pad(0, 1, 0, 0),
      kernel(3).pad(0, 1, 0, 0),
      kernel(1, 3).stride(1, 2).pad(0, 1, 0, 0),
      kernel(4, 2).stride(3, 1).pad(2, 0, 0, 0),
      kernel(2, 3).stride(1, 4).pad(1, 0, 0, 0),
      kernel(3, 2).dilation(1, 2).pad(1, 0, 0, 0),
      kernel(2, 3).stride(3, 2).dilation(3, 1).pad(0, 1, 0, 0),
      kernel(5).pad(2, 1, 0, 0),
      kernel(1).stride(2, 3));

  /** Any images and windows that leave no window wholly in the padding. */
  static Windows any(Dice dice) {
    Optional<Windows> legal = Optional.empty();
    while (legal.isEmpty()) legal = perhaps(dice);
    return legal.get();
  }

  private static Optional<Windows> perhaps(Dice dice) {
    var window = dice.oneOf(WINDOWS);
    window = window.pad(
        window.top(), window.left(), dice.from(0, window.R() / 2), dice.from(0, window.S() / 2));
    int W = dice.onceIn(4) ? dice.from(31, 70) : dice.from(1, 19);
    var x = Shape.of(dice.from(1, 3), dice.oneOf(1, 2, 3, 7, 17), dice.from(1, 19), W);
    try {
      return Optional.of(Windows.of(
          dice.oneOf(List.of(Pooling.Kind.values())), x, window, dice.onceIn(2), dice.onceIn(2)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Trial<Pooling> forward(Windows g, double... x) {
    return Trial.of(g)
        .reads("x", g.input(), x)
        .writes("y", g.output())
        .calls((pooling, t) -> pooling.forward(t.get("x"), t.get("y")));
  }

  static Trial<Pooling> gradInput(Windows g, double[] x, double... dy) {
    return Trial.of(g)
        .reads("x", g.input(), x)
        .reads("dy", g.output(), dy)
        .writes("dx", g.input())
        .calls((pooling, t) -> pooling.gradInput(t.get("x"), t.get("dy"), t.get("dx")));
  }

  private static Windows windows(Pooling.Kind kind, int H, int W, Window window) {
    return new Windows(kind, 1, 1, H, W, window, false, false);
  }

  private static double[] row(double... x) {
    return x;
  }

  @EveryBackend
  void theMaximumIsTheGreatestOfEachWindow(Backend backend) {
    var g = windows(MAXIMUM, 2, 4, kernel(2).stride(2));

    assertThat(forward(g, 1, 2, -3, -4, 4, 3, -2, -1).on(backend).get("y")).containsExactly(4, -1);
  }

  @EveryBackend
  void aRectifiedMaximumIsAtLeast0AndHasASlopeOnlyAbove(Backend backend) {
    var g = windows(RECTIFIED_MAXIMUM, 1, 8, kernel(1, 2).stride(2));
    double[] x = row(1, 2, -3, -4, -5, 0.0, 7, NaN);

    assertThat(forward(g, x).on(backend).get("y")).containsExactly(2, 0, 0, NaN);
    assertThat(gradInput(g, x, 1, 10, 100, 1000).on(backend).get("dx"))
        .containsExactly(0, 1, 0, 0, 0, 0, 0, 1000);
  }

  @EveryBackend
  void theAverageIsTheMeanOfEachWindow(Backend backend) {
    var g = windows(AVERAGE, 2, 4, kernel(2).stride(2));

    assertThat(forward(g, 1, 2, -3, -4, 4, 3, -2, -1).on(backend).get("y"))
        .containsExactly(2.5, -2.5);
  }

  @EveryBackend
  void paddingIsNeverTheMaximum(Backend backend) {
    var g = windows(MAXIMUM, 1, 2, kernel(3).pad(1));

    assertThat(forward(g, -5, -7).on(backend).get("y")).containsExactly(-5, -5);
  }

  @EveryBackend
  void paddingCountsInTheAverageIfAsked(Backend backend) {
    var window = kernel(1, 2).pad(0, 1, 0, 0);

    assertThat(forward(new Windows(AVERAGE, 1, 1, 1, 2, window, false, false), 6, 8)
            .on(backend)
            .get("y"))
        .containsExactly(6, 7);
    assertThat(forward(new Windows(AVERAGE, 1, 1, 1, 2, window, false, true), 6, 8)
            .on(backend)
            .get("y"))
        .containsExactly(3, 7);
  }

  @EveryBackend
  void underCeilingALastWindowMayReachOverTheEnd(Backend backend) {
    var floor = new Windows(AVERAGE, 1, 1, 1, 5, kernel(1, 2).stride(1, 2), false, true);
    var ceiling = new Windows(AVERAGE, 1, 1, 1, 5, kernel(1, 2).stride(1, 2), true, true);

    assertThat(forward(floor, 1, 3, 5, 7, 9).on(backend).get("y")).containsExactly(2, 6);
    assertThat(forward(ceiling, 1, 3, 5, 7, 9).on(backend).get("y")).containsExactly(2, 6, 9);
  }

  @EveryBackend
  void theFirstOfEqualMaximaInReadingOrderHasTheSlope(Backend backend) {
    var g = windows(MAXIMUM, 2, 2, kernel(2));

    assertThat(gradInput(g, row(1, 5, 5, 5), 3).on(backend).get("dx")).containsExactly(0, 3, 0, 0);
    assertThat(gradInput(g, row(0.0, -0.0, -1, 0.0), 3).on(backend).get("dx"))
        .containsExactly(3, 0, 0, 0);
    assertThat(gradInput(g, row(-0.0, 0.0, -1, 0.0), 3).on(backend).get("dx"))
        .containsExactly(3, 0, 0, 0);
  }

  @EveryBackend
  void whereWindowsOverlapTheirSlopesAddUp(Backend backend) {
    var maximum = windows(MAXIMUM, 1, 4, kernel(1, 3));
    var average = windows(AVERAGE, 1, 4, kernel(1, 3));

    assertThat(gradInput(maximum, row(1, 9, 2, 3), 1, 10).on(backend).get("dx"))
        .containsExactly(0, 11, 0, 0);
    assertThat(gradInput(average, row(1, 9, 2, 3), 3, 30).on(backend).get("dx"))
        .containsExactly(1, 11, 11, 10);
  }

  @EveryBackend
  void anAverageSharesItsSlopeAmongTheElementsItCounted(Backend backend) {
    var window = kernel(1, 2).stride(1, 2).pad(0, 1, 0, 0);
    var without = new Windows(AVERAGE, 1, 1, 1, 3, window, false, false);
    var with = new Windows(AVERAGE, 1, 1, 1, 3, window, false, true);

    assertThat(gradInput(without, row(0, 0, 0), 6, 8).on(backend).get("dx"))
        .containsExactly(6, 4, 4);
    assertThat(gradInput(with, row(0, 0, 0), 6, 8).on(backend).get("dx")).containsExactly(3, 4, 4);
  }

  @EveryBackend
  void aPixelThatNoWindowSeesHasSlopeZero(Backend backend) {
    for (var kind : Pooling.Kind.values()) {
      assertThat(gradInput(windows(kind, 1, 4, kernel(1).stride(2)), row(1, 2, 3, 4), 7, 8)
              .on(backend)
              .get("dx"))
          .containsExactly(7, 0, 8, 0);
    }
  }

  @EveryBackend
  void whatIsNoNumberIsGreaterThanAll(Backend backend) {
    var g = windows(MAXIMUM, 1, 6, kernel(1, 3).stride(3));
    double[] x = row(1, NaN, POSITIVE_INFINITY, NaN, 2, NaN);

    assertThat(forward(g, x).on(backend).get("y")).containsExactly(NaN, NaN);
    assertThat(gradInput(g, x, 5, 7).on(backend).get("dx")).containsExactly(0, 5, 0, 7, 0, 0);
  }

  /** As the usual window does it, with a row and a column that no window sees. */
  @EveryBackend
  void squaresSideBySideFindTheFirstOfTheirMaxima(Backend backend) {
    double inf = POSITIVE_INFINITY;
    var g = windows(MAXIMUM, 3, 9, kernel(2).stride(2));
    double[] x = row(
        1, 1, /**/ 5, 2, /**/ -inf, -inf, /**/ 3, 4, /**/ 9, //
        1, 1, /**/ NaN, inf, /**/ -inf, -inf, /**/ 1, 6, /**/ 9, //
        9, 9, 9, 9, 9, 9, 9, 9, 9);

    assertThat(forward(g, x).on(backend).get("y")).containsExactly(1, NaN, -inf, 6);
    assertThat(gradInput(g, x, 2, 3, 4, 5).on(backend).get("dx"))
        .containsExactly(
            2, 0, 0, 0, 4, 0, 0, 0, 0, //
            0, 0, 3, 0, 0, 0, 0, 5, 0, //
            0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** −0 is not less than 0, and the sum of two infinities may be no number where none of them is. */
  @EveryBackend
  void squaresOfZerosAndInfinitiesFindTheFirstOfTheirMaxima(Backend backend) {
    double inf = POSITIVE_INFINITY;
    double[] x = row(
        -0.0, 0, /**/ 5, -inf, /**/ -0.0, -0.0, //
        0, -0.0, /**/ inf, inf, /**/ -0.0, -0.0);

    assertThat(gradInput(windows(MAXIMUM, 2, 6, kernel(2).stride(2)), x, 2, 3, 4)
            .on(backend)
            .get("dx"))
        .containsExactly(2, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0);
    assertThat(gradInput(windows(RECTIFIED_MAXIMUM, 2, 6, kernel(2).stride(2)), x, 2, 3, 4)
            .on(backend)
            .get("dx"))
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0);
  }

  /** As windows of three do it two apart, whose columns 2, 4 and 6 and row 2 are under two windows or four. */
  @EveryBackend
  void threesThatOverlapFindTheFirstOfTheirMaxima(Backend backend) {
    var g = windows(MAXIMUM, 5, 9, kernel(3).stride(2));
    double[] x = row(
        1, 1, 1, 0, 0, 0, 0, 0, 0, //
        1, 1, 1, 0, 8, 0, 0, 0, 0, //
        1, 1, 7, 0, 0, 0, 9, 0, NaN, //
        0, 0, 7, 0, 0, 0, 0, 9, 0, //
        0, 0, 0, 0, 7, 0, 0, 0, 0);

    assertThat(forward(g, x).on(backend).get("y")).containsExactly(7, 8, 9, NaN, 7, 7, 9, NaN);
    assertThat(gradInput(g, x, 1, 2, 4, 8, 16, 32, 64, 128).on(backend).get("dx"))
        .containsExactly(
            0, 0, 0, 0, 0, 0, 0, 0, 0, //
            0, 0, 0, 0, 2, 0, 0, 0, 0, //
            0, 0, 49, 0, 0, 0, 68, 0, 136, //
            0, 0, 0, 0, 0, 0, 0, 0, 0, //
            0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** The border of threes is where the number before a row and the row above the image do not exist. */
  @EveryBackend
  void whereAllIsMinusInfinityTheFirstNumberInTheImageHasTheSlope(Backend backend) {
    var g = windows(MAXIMUM, 3, 8, kernel(3).stride(2).pad(1));
    double[] x = new double[g.input().size()];
    Arrays.fill(x, NEGATIVE_INFINITY);

    assertThat(gradInput(g, x, 1, 2, 4, 8, 16, 32, 64, 128).on(backend).get("dx"))
        .containsExactly(
            1, 2, 0, 4, 0, 8, 0, 0, //
            16, 32, 0, 64, 0, 128, 0, 0, //
            0, 0, 0, 0, 0, 0, 0, 0);
  }

  @EveryBackend
  void minusInfinityIsAMaximumToo(Backend backend) {
    var g = windows(MAXIMUM, 1, 2, kernel(1, 2).pad(0, 1, 0, 0));
    double[] x = row(NEGATIVE_INFINITY, NEGATIVE_INFINITY);

    assertThat(forward(g, x).on(backend).get("y"))
        .containsExactly(NEGATIVE_INFINITY, NEGATIVE_INFINITY);
    assertThat(gradInput(g, x, 5, 7).on(backend).get("dx")).containsExactly(12, 0);
  }

  @EveryBackend
  void forwardAgreesWithTheDefinition(
      Backend backend, @Random(cases = 60, from = "any") Windows g, Dice dice) {
    forward(g, dice.floats(g.input())).agreesOn(backend, bounds(g));
  }

  @EveryBackend
  void gradInputAgreesWithTheDefinition(
      Backend backend, @Random(cases = 60, from = "any") Windows g, Dice dice) {
    checkGradInput(backend, g, dice.floats(g.input()), dice.floats(g.output()));
  }

  /** So many go past the caches of a CPU with few cores, which fewer never do. */
  @EveryBackend
  void moreSlopesThanACacheHoldsAgreeWithTheDefinition(Backend backend, Dice dice) {
    var g = Windows.of(MAXIMUM, Shape.of(1, 1100, 64, 64), kernel(3).stride(2).pad(1), false, true);
    checkGradInput(backend, g, dice.floats(g.input()), dice.floats(g.output()));
  }

  /** One number in five is finite, so that many windows hold none, also where they reach over the border. */
  @EveryBackend
  void infinitiesAndWhatIsNoNumberAgreeWithTheDefinition(
      Backend backend, @Random(cases = 40, from = "any") Windows any, Dice dice) {
    var g = Windows.of(MAXIMUM, any.input(), any.window(), any.ceiling(), any.countPadding());
    double[] x = dice.floats(g.input());
    for (int i = 0; i < x.length; i++)
      x[i] =
          dice.oneOf(List.of(x[i], NEGATIVE_INFINITY, NEGATIVE_INFINITY, POSITIVE_INFINITY, NaN));

    forward(g, x).agreesOn(backend, Bounds.exact());
    checkGradInput(backend, g, x, dice.floats(g.output()));
  }

  /** As most networks have them: squares of 2×2 side by side, of any numbers. */
  static Windows squares(Dice dice) {
    var x = Shape.of(dice.from(1, 3), dice.from(1, 5), dice.from(2, 19), dice.from(2, 19));
    return Windows.of(
        dice.oneOf(List.of(MAXIMUM, RECTIFIED_MAXIMUM)),
        x,
        kernel(2).stride(2),
        dice.onceIn(3),
        true);
  }

  @EveryBackend
  void squaresOfAnyNumbersAgreeWithTheDefinition(
      Backend backend, @Random(cases = 40, from = "squares") Windows g, Dice dice) {
    double[] x = dice.floats(g.input());
    for (int i = 0; i < x.length; i++)
      x[i] = dice.oneOf(List.of(x[i], x[i], 0.0, -0.0, NEGATIVE_INFINITY, POSITIVE_INFINITY, NaN));

    forward(g, x).agreesOn(backend, Bounds.exact());
    checkGradInput(backend, g, x, dice.floats(g.output()));
  }

  @EveryBackend
  void moreSquaresThanAThreadTakesAtOnceAgreeWithTheDefinition(Backend backend, Dice dice) {
    var g =
        Windows.of(RECTIFIED_MAXIMUM, Shape.of(3, 20, 24, 27), kernel(2).stride(2), false, true);
    forward(g, dice.floats(g.input())).agreesOn(backend, Bounds.exact());
    checkGradInput(backend, g, dice.floats(g.input()), dice.floats(g.output()));
  }

  static void checkGradInput(Backend backend, Windows g, double[] x, double[] dy) {
    var expected = gradInput(g, x, dy).byDefinition();
    double[] magnitudes = dy.clone();
    for (int i = 0; i < magnitudes.length; i++) magnitudes[i] = Math.abs(magnitudes[i]);

    gradInput(g, x, dy)
        .on(backend)
        .assertClose(
            expected, Bounds.sums(terms(g) + 1, gradInput(g, x, magnitudes).byDefinition()));
  }

  private static Bounds bounds(Windows g) {
    return g.kind() == MAXIMUM ? Bounds.exact() : Bounds.ofSums(terms(g) + 1, g);
  }

  private static int terms(Windows g) {
    return g.window().R() * g.window().S();
  }

  /** A row of taps for each column of such a window has more than 2³¹ numbers. */
  @EveryBackend
  void aWindowMayBeAsWideAsALongRow(Backend backend) {
    for (var kind : Pooling.Kind.values())
      backend.prepare(oneWindow(kind, 1 << 15)).close();
  }

  /** Here it has more than 2³². */
  @EveryBackend
  void aWindowAsWideAsALongerRowHasItsSlope(Backend backend, Dice dice) {
    var g = oneWindow(MAXIMUM, 1 << 16);
    checkGradInput(backend, g, dice.floats(g.input()), dice.floats(g.output()));
  }

  /** The last column lies outside: then what was kept by too narrow a count seemed to fit. */
  private static Windows oneWindow(Pooling.Kind kind, int columns) {
    var window = kernel(1, columns).pad(0, 0, 0, 1);
    return Windows.of(kind, Shape.of(1, 1, 1, columns - 1), window, false, true);
  }

  @OnReference
  void theAveragesGradientIsTheTransposeOfForward(
      @Random(cases = 60, from = "any") Windows any, Dice dice) {
    var g = Windows.of(AVERAGE, any.input(), any.window(), any.ceiling(), any.countPadding());
    double[] x = dice.doubles(g.input()), dy = dice.doubles(g.output());

    double forward = Slopes.dot(forward(g, x).byDefinition().get("y"), dy);
    double backward = Slopes.dot(x, gradInput(g, x, dy).byDefinition().get("dx"));

    Slopes.assertTransposed(forward, backward, x.length);
  }

  @OnReference
  void theMaximumsGradientIsItsSlope(@Random(cases = 30, from = "any") Windows any, Dice dice) {
    var g = Windows.of(MAXIMUM, any.input(), any.window(), any.ceiling(), any.countPadding());
    double[] x = dice.farApart(g.input()), dy = dice.doubles(g.output());

    Slopes.check(forward(g, x), "y", dy, "x", gradInput(g, x, dy).byDefinition().get("dx"));
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend, Dice dice) {
    var g = new Windows(MAXIMUM, 2, 3, 5, 6, kernel(3, 2), false, false);
    double[] x = dice.floats(g.input()), dy = dice.floats(g.output());

    Refusals.check(forward(g, x), backend);
    Refusals.check(gradInput(g, x, dy), backend);
    Refusals.checkAlias(forward(g, x), backend, "y", "x");
    Refusals.checkAlias(gradInput(g, x, dy), backend, "dx", "x");
    Refusals.checkAlias(gradInput(g, x, dy), backend, "dx", "dy");
  }

  @Test
  void windowsSayWhyTheyDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> windows(MAXIMUM, 2, 5, kernel(3)))
        .withMessage("pooling: a window of 3 rows is larger than the padded image of 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> windows(AVERAGE, 5, 5, kernel(2).pad(0, 2, 0, 0)))
        .withMessage("pooling: window 0 touches no column of the image's 5, only padding");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Windows.of(MAXIMUM, Shape.of(3, 4), kernel(1), false, false))
        .withMessage("pooling expects images [N,C,H,W], not [3,4]");
  }

  @Test
  @Timeout(value = 20, threadMode = SEPARATE_THREAD)
  void aMillionWindowsOfAMillionRowsEachAreLookedAtInNoTime() {
    assertThat(windows(MAXIMUM, 1, 1, kernel(1 << 20, 1).full()).P()).isEqualTo(1 << 20);
  }

  @Test
  void theFirstWindowThatTouchesNothingIsNamed() {
    for (int k = 0; k < 4 * 4 * 4 * 6 * 6 * 9; k++) {
      var window = kernel(1 + k % 4, 1)
          .stride(1 + k / 4 % 4)
          .dilation(1 + k / 16 % 4, 1)
          .pad(k / 64 % 6, 0, k / 384 % 6, 0);
      int H = 1 + k / 2304 % 9;
      int P = (H + window.top() + window.bottom() - window.reachH()) / window.strideH() + 1;
      if (H + window.top() + window.bottom() < window.reachH()) continue;
      IntStream.range(0, P)
          .filter(p -> IntStream.range(0, window.R())
              .map(r -> window.h(p, r))
              .noneMatch(h -> 0 <= h && h < H))
          .findFirst()
          .ifPresentOrElse(
              p -> assertThatIllegalArgumentException()
                  .isThrownBy(() -> windows(MAXIMUM, H, 1, window))
                  .withMessage(
                      "pooling: window %d touches no row of the image's %d, only padding", p, H),
              () -> assertThat(windows(MAXIMUM, H, 1, window).P()).isEqualTo(P));
    }
  }
}
