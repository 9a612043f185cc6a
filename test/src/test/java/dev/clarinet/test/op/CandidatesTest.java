package dev.clarinet.test.op;

import dev.clarinet.Backend;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.MatMul.Sizes;
import dev.clarinet.op.Window;
import dev.clarinet.opencl.ClDevice;
import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.runtime.Candidate;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceList;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Space;
import dev.clarinet.test.Bounds;
import dev.clarinet.test.Dice;
import dev.clarinet.test.OpenClAvailable;
import dev.clarinet.test.Trial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All that a tuner may choose, whether or not it is chosen here. */
@OpenClAvailable
class CandidatesTest {
  static final List<Sizes> PRODUCTS = List.of(
      Sizes.of(29, 67, 530),
      Sizes.of(2, 9, 11),
      Sizes.of(17, 40, 33).withTransposedB(),
      Sizes.of(9, 5, 11).withTransposedB(),
      Sizes.of(7, 13, 16).withTransposedB());
  static final List<Geometry> CONVOLUTIONS = List.of(
      new Geometry(3, 17, 9, 11, 35, Window.kernel(3, 2).stride(2, 1).pad(1, 0, 2, 2), 1),
      new Geometry(1, 24, 7, 5, 16, Window.kernel(3, 2).stride(2, 1).pad(1, 0, 2, 2), 2),
      new Geometry(2, 9, 7, 8, 17, Window.kernel(3).stride(2).pad(1), 1),
      new Geometry(2, 6, 9, 19, 6, Window.kernel(4).pad(1, 2, 2, 1), 6),
      new Geometry(2, 70, 3, 4, 9, Window.kernel(1), 1));

  /**
   * Chooses one candidate after the other for all questions of a kind, and the same for a question all through a round.
   */
  private static final class Tour implements Choices {
    private final Map<String, Integer> given = new HashMap<>();
    private final Map<String, Integer> most = new HashMap<>();
    private final Map<String, Integer> thisRound = new HashMap<>();

    @Override
    public <T> Candidate<T> of(Space<T> space) {
      var all = space.candidates();
      String kind = space.question().substring(0, space.question().indexOf(':'));
      most.merge(kind, all.size(), Math::max);
      int index = thisRound.computeIfAbsent(
          space.question(), question -> given.merge(kind, 1, Integer::sum) - 1);
      return all.get(index % all.size());
    }

    /** Begins a round, if a candidate of a kind was not given yet. */
    boolean goesOn() {
      thisRound.clear();
      return most.isEmpty()
          || most.entrySet().stream()
              .anyMatch(kind -> given.getOrDefault(kind.getKey(), 0) < kind.getValue());
    }
  }

  @ParameterizedTest
  @EnumSource
  void productsAgreeWithTheDefinition(KernelFamily family) {
    each(family, backend -> {
      var dice = new Dice(5);
      for (var g : PRODUCTS) {
        var trial = MatMulTest.multiply(g, dice.floats(g.A()), dice.floats(g.B()));
        check(trial, Bounds.ofSums(g.K() + 2, g), backend);
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void convolutionsAgreeWithTheDefinition(KernelFamily family) {
    each(family, backend -> {
      var dice = new Dice(6);
      for (var g : CONVOLUTIONS) {
        double[] x = dice.floats(g.input()), f = dice.floats(g.filters());
        double[] dy = dice.floats(g.output());
        int taps = g.R() * g.S();
        check(ConvolutionTrials.forward(g, x, f), bounds(g.channelsPerGroup() * taps, g), backend);
        check(
            ConvolutionTrials.gradInput(g, f, dy), bounds(g.filtersPerGroup() * taps, g), backend);
        check(ConvolutionTrials.gradFilters(g, x, dy), bounds(g.N() * g.P() * g.Q(), g), backend);
      }
    });
  }

  private static Bounds bounds(int terms, Geometry g) {
    boolean tiles = g.window().pad(0).equals(Window.kernel(3).stride(2));
    return Bounds.ofTiles(tiles ? Bounds.STRIDED_TILES : 0, terms, g);
  }

  private static void each(KernelFamily family, Consumer<Backend> test) {
    var opencl = Bindings.chosen();
    var device = DeviceList.read(opencl).entries().get(0);
    var tour = new Tour();
    while (tour.goesOn()) {
      var runtime = ClRuntime.open(opencl, device, family, tour);
      try (var backend = Backend.over(new ClDevice("opencl:0", runtime, Winograd.WHERE_IT_PAYS))) {
        test.accept(backend);
      }
    }
  }

  private static void check(Trial<?> trial, Bounds bounds, Backend backend) {
    var expected = trial.byDefinition();
    trial.on(backend).assertClose(expected, bounds.of(trial, expected));
  }
}
