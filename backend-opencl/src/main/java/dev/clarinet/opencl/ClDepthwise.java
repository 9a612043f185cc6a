package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Launch;
import dev.clarinet.opencl.runtime.Program;
import dev.clarinet.opencl.runtime.Space;
import java.util.Optional;
import java.util.stream.Stream;

/** A {@link WindowSum} of groups of one channel in one launch, for CPUs: {@code convolution_depthwise}. */
final class ClDepthwise implements ClWindows {
  private static final String KERNEL = "convolution_depthwise", OTHERS = "as other groups";

  /** Columns of the largest window whose filter stays in registers, or near them. */
  private static final int WIDEST = 5;

  private final Program program;
  private final Launch launch;

  private ClDepthwise(ClRuntime runtime, WindowSum sum) {
    program = runtime.program(
        KERNEL,
        Defines.of("RUN", Panels.lanes(runtime.facts()) == 4 ? 4 : 8)
            .with("WINDOW", sum.columns().taps())
            .with("STRIDE", sum.columns().stride())
            .with("TAP", sum.columns().tap()));
    var kernel = program.kernel(KERNEL);
    int planes = Math.max(1, sum.N() * sum.groups() * sum.M());
    int blocks = Ints.divideUp(4 * Math.max(1, runtime.facts().computeUnits()), planes);
    int rows = Ints.roundUp(Ints.divideUp(Math.max(1, sum.rows().answers()), blocks), 2);
    launch = launch(kernel, rows, sum);
    try (var nothing = runtime.floats(1)) {
      launch(kernel, rows, sum.ofNothing())
          .with(0, 0, 1.0f, nothing, nothing, nothing, nothing, nothing)
          .launch();
    }
  }

  /** Where this suits a sum, unless the tuner found {@link ClWindowSum} to be faster. */
  static Optional<ClWindows> of(ClRuntime runtime, WindowSum sum) {
    if (runtime.family() != KernelFamily.CPU || !suits(sum)) return Optional.empty();
    String kernel = runtime.choose(Space.direct(
        "depthwise convolution: " + sum.text(), KERNEL, () -> Stream.of(KERNEL, OTHERS)));
    return kernel.equals(KERNEL) ? Optional.of(new ClDepthwise(runtime, sum)) : Optional.empty();
  }

  private static boolean suits(WindowSum sum) {
    int window = sum.columns().taps();
    return sum.C() == 1
        && ClWindowSum.areFew(sum.M(), KernelFamily.CPU)
        && sum.isOfNeighbours()
        && !sum.isSpread()
        && window > 1
        && window <= WIDEST
        && sum.columns().stride() <= 2
        && sum.filters().isPlain(sum);
  }

  /** The ending and the tensors are still to come. */
  private static Launch launch(Kernel kernel, int rowsOfGroup, WindowSum sum) {
    return kernel
        .first(sum.numbers(), sum.groups(), rowsOfGroup)
        .groups(
            Ints.divideUp(sum.rows().answers(), rowsOfGroup),
            Math.max(1, (long) sum.N() * sum.groups() * sum.M()));
  }

  @Override
  public void run(Tensor x, Tensor f, Ending ending, Tensor y) {
    Tensor b = ending.b().orElse(f), r = ending.r().orElse(y);
    launch.with(ending.biased(), ending.adds(), ending.below(), x, f, b, r, y).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
