package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Launch;
import dev.clarinet.opencl.runtime.Program;
import java.util.List;
import java.util.Optional;

/** A {@link WindowSum} of neighbours, 3×3 or 5×5, as a {@link TilePlan} has it. */
final class ClWinograd implements ClWindows {
  private final ClRuntime runtime;
  private final WindowSum sum;
  private final TilePlan plan;
  private final WinogradFilters filters;
  private final Program program;
  private final Launch launch;

  private ClWinograd(ClRuntime runtime, WindowSum sum, TilePlan plan, boolean kept) {
    this.runtime = runtime;
    this.sum = sum;
    this.plan = plan;
    filters = new WinogradFilters(
        runtime,
        plan.tile(),
        plan.panels(),
        plan.unit(),
        plan.takesTaps(),
        sum,
        sum.rows().tap() < 0,
        kept);
    program = runtime.program(plan.kernel(), plan.defines());
    launch = launch(sum.N());
    filters.reserveScratch(runtime, bytes());
    warm();
  }

  /** What tiles cost in a group of channels, in multiply-adds at full speed; infinitely much where they are not taken. */
  static double cost(ClRuntime runtime, Winograd winograd, WindowSum sum) {
    if (runtime.family() != KernelFamily.CPU) return Double.POSITIVE_INFINITY;
    return TilePlan.of(runtime.facts(), winograd, sum)
        .map(plan -> plan.cost(sum))
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** The sum by tiles, if they are to be taken for it on this device. */
  static Optional<ClWinograd> of(
      ClRuntime runtime, Winograd winograd, WindowSum sum, boolean kept) {
    if (runtime.family() != KernelFamily.CPU) return Optional.empty();
    return runtime
        .choose(TilePlan.space(runtime.facts(), winograd, sum, kept))
        .map(plan -> kept ? plan : plan.forChangingFilters(sum))
        .map(plan -> new ClWinograd(runtime, sum, plan, kept));
  }

  private void warm() {
    try (var nothing = runtime.floats(1)) {
      filters.warm(nothing);
      launch(0)
          .with(0, 0, 1.0f, nothing, nothing, nothing, nothing, nothing, nothing)
          .launch();
    }
  }

  private long bytes() {
    return plan.floatsOfScratch(sum) * Float.BYTES;
  }

  @Override
  public void run(Tensor x, Tensor f, Ending ending, Tensor y) {
    Tensor b = ending.b().orElse(f), r = ending.r().orElse(y);
    runtime.withScratch(
        bytes(),
        List.of(x, f),
        scratch -> filters.with(
            f,
            x,
            u -> launch
                .with(ending.biased(), ending.adds(), ending.below(), x, u, b, r, y, scratch)
                .launch()));
  }

  /** Of so many images; the {@link Ending} and the tensors are still to come. */
  private Launch launch(int N) {
    var numbers = List.of(
        N,
        sum.C(),
        sum.rows().size(),
        sum.columns().size(),
        sum.M(),
        sum.rows().answers(),
        sum.columns().answers(),
        sum.rows().first(),
        sum.columns().first(),
        runtime.seats(),
        sum.groups());
    return program
        .kernel(plan.kernel())
        .first(Lists.concat(numbers, plan.arguments().toArray()))
        .groups(plan.seats());
  }

  @Override
  public void close() {
    filters.close();
    program.close();
  }
}
