package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.Candidate;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Space;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The gradient of a convolution by its input. */
interface ClInputGradient extends AutoCloseable {
  /** dx from f and dy. */
  void run(Tensor f, Tensor dy, Tensor dx);

  @Override
  void close();

  /** The algorithms. */
  enum Way {
    /** {@link ScatterInputGradient}. */
    SCATTERED("scattered"),
    /** For each phase of the stride a sum over dy. */
    SUMS("sums"),
    /** One sum for all phases, by Winograd's tiles. */
    TOGETHER("one sum by tiles"),
    /** {@link WinogradInputGradient}. */
    SCATTERED_TILES("scattered by tiles");

    private final String text;

    Way(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Whichever costs least, by count, unless tuned: scattered where that suits, by tiles or not, or as sums over dy. */
  static ClInputGradient of(ClRuntime runtime, Winograd winograd, Geometry g) {
    var together = InputPhases.together(g);
    var tiles = scatteredTiles(runtime, winograd, g);
    return switch (runtime.choose(ways(runtime, winograd, g, together, tiles))) {
      case SCATTERED -> new ScatterInputGradient(runtime, g);
      case SCATTERED_TILES -> new WinogradInputGradient(runtime, g, tiles.orElseThrow());
      case TOGETHER -> ofSums(runtime, winograd, List.of(together));
      case SUMS -> ofSums(runtime, winograd, InputPhases.of(g));
    };
  }

  private static Optional<WinogradScatterPlan> scatteredTiles(
      ClRuntime runtime, Winograd winograd, Geometry g) {
    return runtime.family() == KernelFamily.CPU
        ? WinogradScatterPlan.of(runtime.facts(), winograd, g)
        : Optional.empty();
  }

  private static Space<Way> ways(
      ClRuntime runtime,
      Winograd winograd,
      Geometry g,
      WindowSum together,
      Optional<WinogradScatterPlan> scatteredTiles) {
    double tiles = ClWinograd.cost(runtime, winograd, together);
    boolean cheaper = tiles < ScatterInputGradient.cost(g) || isForced(winograd, tiles);
    boolean scattered = !cheaper && ScatterInputGradient.suits(runtime, g);
    var sums = cheaper && together.isSpread() ? Way.TOGETHER : Way.SUMS;
    boolean pays = scatteredTiles
        .filter(plan -> plan.cost(g)
            < (scattered
                ? ScatterInputGradient.cost(g)
                : Math.min(tiles, TilePlan.directCost(runtime.facts(), together))))
        .isPresent();
    var heuristic = pays ? Way.SCATTERED_TILES : scattered ? Way.SCATTERED : sums;
    return new Space<>(
        "gradient by input: " + WindowSum.forward(g).text(),
        candidate(heuristic, scatteredTiles),
        () -> Stream.of(Way.values())
            .filter(way -> switch (way) {
              case SUMS -> true;
              case SCATTERED -> ScatterInputGradient.fits(runtime, g);
              case TOGETHER -> together.isSpread() && tiles < Double.POSITIVE_INFINITY;
              case SCATTERED_TILES -> scatteredTiles.isPresent();
            })
            .map(way -> candidate(way, scatteredTiles)));
  }

  /** Whether tiles are taken that do not cost infinitely much, whatever else costs. */
  private static boolean isForced(Winograd winograd, double tiles) {
    return winograd != Winograd.WHERE_IT_PAYS && tiles < Double.POSITIVE_INFINITY;
  }

  private static Candidate<Way> candidate(Way way, Optional<WinogradScatterPlan> tiles) {
    double error =
        way == Way.SCATTERED_TILES ? tiles.orElseThrow().tile().bound() : Candidate.DIRECT;
    return new Candidate<>(way.toString(), error, way);
  }

  /** Each a sum over dy, with the filters turned round. */
  private static ClInputGradient ofSums(
      ClRuntime runtime, Winograd winograd, List<WindowSum> parts) {
    var sums =
        parts.stream().map(part -> ClWindows.of(runtime, winograd, part, false)).toList();
    return new ClInputGradient() {
      @Override
      public void run(Tensor f, Tensor dy, Tensor dx) {
        sums.forEach(sum -> sum.run(dy, f, Ending.NONE, dx));
      }

      @Override
      public void close() {
        sums.forEach(ClWindows::close);
      }
    };
  }
}
