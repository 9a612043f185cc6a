package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Launch;
import dev.clarinet.opencl.runtime.Program;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A {@link WindowSum} of neighbours, 3×3 or 5×5, as a {@link TilePlan} has it. */
final class ClWinograd implements ClWindows {
  private final ClRuntime runtime;
  private final WindowSum sum;
  private final TilePlan plan;
  private final Program program;

  /** Transformed filters; none where the kernel knows only those that it transforms itself. */
  private final Optional<WinogradFilters> filters;

  /** The kernel with these, where there are any. */
  private final Launch launch;

  /** The kernel where it transforms filters itself. */
  private final Optional<Launch> ofTaps;

  private final long bytes;

  private ClWinograd(ClRuntime runtime, WindowSum sum, TilePlan plan, boolean kept) {
    this.runtime = runtime;
    this.sum = sum;
    this.plan = plan;
    boolean transforms = !kept && plan.transforms(sum);
    filters = plan.isPiecewise()
        ? Optional.empty()
        : Optional.of(new WinogradFilters(runtime, plan, sum, kept));
    program = runtime.program(plan.kernel(), plan.defines());
    launch = launch(sum.N(), false);
    ofTaps = transforms ? Optional.of(launch(sum.N(), true)) : Optional.empty();
    bytes = plan.floatsOfScratch(sum, transforms) * Float.BYTES;
    if (transforms) runtime.reserveScratch(bytes);
    else filters.ifPresent(made -> made.reserveScratch(runtime, bytes));
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
        .map(plan -> kept ? plan : plan.forChangingFilters(runtime.facts(), sum))
        .map(plan -> new ClWinograd(runtime, sum, plan, kept));
  }

  private void warm() {
    try (var nothing = runtime.floats(1)) {
      filters.ifPresent(made -> made.warm(nothing));
      launch(0, false)
          .with(0, 0, 1.0f, nothing, nothing, nothing, nothing, nothing, nothing)
          .launch();
    }
  }

  @Override
  public void run(Tensor x, Tensor f, Ending ending, Tensor y) {
    Tensor b = ending.b().orElse(f), r = ending.r().orElse(y);
    runtime.withScratch(bytes, List.of(x, f), scratch -> {
      BiConsumer<Launch, Object> with = (kernel, u) -> kernel
          .with(ending.biased(), ending.adds(), ending.below(), x, u, b, r, y, scratch)
          .launch();
      Runnable itself = () -> with.accept(ofTaps.orElseThrow(), f);
      Consumer<ClBuffer> transformed = u -> with.accept(launch, u);
      if (filters.isEmpty()) itself.run();
      else if (ofTaps.isPresent()) filters.get().orFirst(f, itself, transformed);
      else filters.get().with(f, x, transformed);
    });
  }

  /** Of so many images, of taps or not; the {@link Ending} and the tensors are still to come. */
  private Launch launch(int N, boolean taps) {
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
        .first(Lists.concat(numbers, plan.arguments(sum, taps).toArray()))
        .groups(plan.seats());
  }

  @Override
  public void close() {
    filters.ifPresent(WinogradFilters::close);
    program.close();
  }
}
