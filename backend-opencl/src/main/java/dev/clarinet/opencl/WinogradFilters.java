package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.opencl.Derived.Recipe;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Launch;
import dev.clarinet.opencl.runtime.Program;
import java.util.function.Consumer;

/**
 * Filters as {@code convolution_winograd} reads them, by {@code convolution_winograd_filters.cl}; {@link Derived} says
 * how long they last.
 */
final class WinogradFilters implements AutoCloseable {
  private static final int CHANNELS_AT_ONCE = 16;

  private final Kind kind;
  private final Program program;
  private final Recipe recipe;
  private final Launch launch;

  /**
   * What is made of a tensor's filters; equal ones are the same numbers.
   *
   * @param lanes filters that are transformed at a time
   * @param unit filters side by side
   * @param turned whether the taps lie turned round
   */
  private record Kind(
      FilterView view,
      WinogradTile tile,
      int lanes,
      int unit,
      int groups,
      int M,
      int C,
      boolean turned) {

    int vectors() {
      return Ints.divideUp(Ints.roundUp(M, unit), lanes);
    }
  }

  /**
   * Those of a sum as a plan has them.
   *
   * @param kept whether the filters stay, as in inference
   */
  WinogradFilters(ClRuntime runtime, TilePlan plan, WindowSum sum, boolean kept) {
    this(runtime, plan.tile(), plan.panels(), plan.unit(), sum, sum.isTurned(), kept);
  }

  /** Those of a sum, its taps turned round or not. */
  WinogradFilters(
      ClRuntime runtime,
      WinogradTile tile,
      Panels panels,
      int unit,
      WindowSum sum,
      boolean turned,
      boolean kept) {
    kind =
        new Kind(sum.filters(), tile, panels.lanes(), unit, sum.groups(), sum.M(), sum.C(), turned);
    program =
        runtime.program("convolution_winograd_filters", tile.defines(panels).with("UNIT", unit));
    long bytes = sum.groups() * tile.floatsOfFilters(unit, sum) * Float.BYTES;
    recipe = new Recipe(kind, bytes, kept);
    launch = launch(kind.C);
  }

  /** Runs an operation with the filters f so; {@code other} is what it reads besides. */
  void with(Tensor f, Tensor other, Consumer<ClBuffer> operation) {
    Derived.with(f, recipe, u -> launch.with(f, u).launch(), other, operation);
  }

  /** The same, but {@code first} runs it from f itself, the first time after f was written. */
  void orFirst(Tensor f, Runnable first, Consumer<ClBuffer> operation) {
    Derived.orFirst(f, recipe, u -> launch.with(f, u).launch(), first, operation);
  }

  /** Makes sure that there is scratch memory for {@link #with} inside an operation that has so much itself. */
  void reserveScratch(ClRuntime runtime, long bytes) {
    if (recipe.kept()) runtime.reserveScratch(bytes);
    else runtime.reserveScratch(bytes, recipe.bytes());
  }

  /** Launches nothing that does anything, so that the kernel is compiled. */
  void warm(ClBuffer nothing) {
    launch(0).with(nothing, nothing).launch();
  }

  /** Of so many channels; f and u are still to come. */
  private Launch launch(int C) {
    int stepM = kind.view.stepM(), stepC = kind.view.stepC();
    return program
        .kernel("convolution_winograd_filters")
        .first(kind.M, C, stepM, stepC, kind.turned ? 1 : 0, CHANNELS_AT_ONCE)
        .groups(kind.vectors(), Ints.divideUp(kind.C, CHANNELS_AT_ONCE), kind.groups);
  }

  @Override
  public void close() {
    program.close();
  }
}
