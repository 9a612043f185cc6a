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

  /** The two algorithms. */
  enum Way {
    /** {@link ScatterInputGradient}. */
    SCATTERED,
    /** For each phase of the stride a sum over dy. */
    SUMS
  }

  /** Scattered where that suits and costs less than tiles of Winograd's, else as sums over dy, unless tuned. */
  static ClInputGradient of(ClRuntime runtime, Winograd winograd, Geometry g) {
    var phases = InputPhases.of(g);
    if (runtime.choose(ways(runtime, winograd, g, phases)) == Way.SCATTERED)
      return new ScatterInputGradient(runtime, g);
    return ofSums(
        phases.stream().map(sum -> ClWindows.of(runtime, winograd, sum, false)).toList());
  }

  private static Space<Way> ways(
      ClRuntime runtime, Winograd winograd, Geometry g, List<WindowSum> phases) {
    double tiles =
        phases.size() == 1 ? ClWinograd.cost(runtime, winograd, phases.get(0)) : Double.MAX_VALUE;
    boolean scattered =
        ScatterInputGradient.suits(runtime, g) && ScatterInputGradient.cost(g) < tiles;
    return Space.direct(
        "gradient by input: " + WindowSum.forward(g).text(),
        scattered ? Way.SCATTERED : Way.SUMS,
        () -> ScatterInputGradient.fits(runtime, g) ? Stream.of(Way.values()) : Stream.empty());
  }

  /** For each phase of the stride a sum over dy, with the filters turned round. */
  private static ClInputGradient ofSums(List<ClWindows> phases) {
    return new ClInputGradient() {
      @Override
      public void run(Tensor f, Tensor dy, Tensor dx) {
        phases.forEach(phase -> phase.run(dy, f, Ending.NONE, dx));
      }

      @Override
      public void close() {
        phases.forEach(ClWindows::close);
      }
    };
  }
}
