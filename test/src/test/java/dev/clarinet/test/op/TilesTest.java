package dev.clarinet.test.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clarinet.Backend;
import dev.clarinet.BackendUnavailableException;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.MatMul.Sizes;
import dev.clarinet.op.Window;
import dev.clarinet.opencl.ClBackendProvider;
import dev.clarinet.opencl.Tiles;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.test.Bounds;
import dev.clarinet.test.Dice;
import dev.clarinet.test.OpenClAvailable;
import dev.clarinet.test.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tiles that are shipped, whichever of them a device gets by default. */
@OpenClAvailable
class TilesTest {

  static List<Tiles> candidates() {
    return Tiles.CANDIDATES;
  }

  @AfterEach
  void theDefaultAgain() {
    System.clearProperty(Tiles.PROPERTY);
  }

  @ParameterizedTest
  @MethodSource("candidates")
  void productsAgreeWithTheDefinition(Tiles tiles) {
    with(tiles, backend -> {
      var dice = new Dice(3);
      var plain = Sizes.of(131, 129, 37);
      for (var g : List.of(plain, plain.withTransposedA(), plain.withTransposedB())) {
        var trial = MatMulTest.multiply(g, dice.floats(g.A()), dice.floats(g.B()));
        check(trial, Bounds.ofSums(g.K() + 2, g), backend);
      }
    });
  }

  @ParameterizedTest
  @MethodSource("candidates")
  void convolutionsAgreeWithTheDefinition(Tiles tiles) {
    with(tiles, backend -> {
      var dice = new Dice(4);
      var window = Window.kernel(3, 2).stride(2, 1).pad(1, 0, 2, 2);
      for (var g : List.of(
          new Geometry(3, 5, 17, 19, 67, window, 1), new Geometry(2, 10, 9, 8, 18, window, 2))) {
        double[] x = dice.floats(g.input()),
            f = dice.floats(g.filters()),
            b = dice.floats(g.bias());
        double[] dy = dice.floats(g.output());
        int taps = g.R() * g.S(), pixels = g.N() * g.P() * g.Q();
        check(
            ConvolutionTrials.forward(g, x, f, b),
            Bounds.ofSums(g.channelsPerGroup() * taps + 1, g),
            backend);
        check(
            ConvolutionTrials.gradInput(g, f, dy),
            Bounds.ofSums(g.filtersPerGroup() * taps, g),
            backend);
        check(ConvolutionTrials.gradFilters(g, x, dy), Bounds.ofSums(pixels, g), backend);
      }
    });
  }

  /** Sums of as many chunks: which numbers are added in which order does not follow the device. */
  @Test
  void slopesOfFiltersAreTheSameBitsWhateverTheTile() {
    var dice = new Dice(5);
    var g = new Geometry(8, 128, 14, 14, 256, Window.kernel(3).pad(1), 1);
    double[] x = dice.floats(g.input()), dy = dice.floats(g.output());
    var slopes = new ArrayList<double[]>();
    for (var tiles : Tiles.CANDIDATES)
      with(
          tiles,
          backend ->
              slopes.add(ConvolutionTrials.gradFilters(g, x, dy).on(backend).get("df")));

    assertThat(slopes).allSatisfy(df -> assertThat(df).isEqualTo(slopes.get(0)));
  }

  @Test
  void aTileThatIsNotShippedIsRefusedWithThoseThatAre() {
    System.setProperty(Tiles.PROPERTY, "7x7x7-1x1");

    assertThatThrownBy(TilesTest::open)
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("7x7x7-1x1")
        .hasMessageContaining(Tiles.CANDIDATES.get(0).toString());
  }

  private static void with(Tiles tiles, Consumer<Backend> test) {
    System.setProperty(Tiles.PROPERTY, tiles.toString());
    try (var backend = open()) {
      test.accept(backend);
    }
  }

  private static Backend open() {
    return Backend.over(
        ClBackendProvider.through("jocl").family(KernelFamily.GPU).open(0));
  }

  private static void check(Trial<?> trial, Bounds bounds, Backend backend) {
    var expected = trial.byDefinition();
    trial.on(backend).assertClose(expected, bounds.of(trial, expected));
  }
}
