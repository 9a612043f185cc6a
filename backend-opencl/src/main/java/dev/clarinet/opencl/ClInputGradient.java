package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Space;
import java.util.List;
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
    SCATTERED,
    /** For each phase of the stride a sum over dy. */
    SUMS,
    /** One sum for all phases, by Winograd's tiles. */
    TOGETHER
  }

  /** By tiles of Winograd's where they cost less than scattering, else scattered where that suits, unless tuned. */
  static ClInputGradient of(ClRuntime runtime, Winograd winograd, Geometry g) {
    var together = InputPhases.together(g);
    return switch (runtime.choose(ways(runtime, winograd, g, together))) {
      case SCATTERED -> new ScatterInputGradient(runtime, g);
      case TOGETHER -> ofSums(runtime, winograd, List.of(together));
      case SUMS -> ofSums(runtime, winograd, InputPhases.of(g));
    };
  }

  private static Space<Way> ways(
      ClRuntime runtime, Winograd winograd, Geometry g, WindowSum together) {
    double tiles = ClWinograd.cost(runtime, winograd, together);
    boolean cheaper = tiles < ScatterInputGradient.cost(g);
    var sums = cheaper && together.isSpread() ? Way.TOGETHER : Way.SUMS;
    return Space.direct(
        "gradient by input: " + WindowSum.forward(g).text(),
        !cheaper && ScatterInputGradient.suits(runtime, g) ? Way.SCATTERED : sums,
        () -> ScatterInputGradient.fits(runtime, g)
            ? Stream.of(Way.SCATTERED, Way.SUMS, sums)
            : Stream.of());
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
