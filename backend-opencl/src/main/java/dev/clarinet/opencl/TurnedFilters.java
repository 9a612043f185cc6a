package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.opencl.Derived.Recipe;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;
import java.util.function.Consumer;

/**
 * The filters that a {@link WindowSum} reads, one behind the other, by {@code convolution_turn.cl}; {@link Derived}
 * says how long they last.
 */
final class TurnedFilters implements AutoCloseable {
  private final Kind kind;
  private final Recipe recipe;
  private final Program program;
  private final Kernel kernel;

  /** What turned filters of a tensor are made for; equal ones are the same numbers. */
  private record Kind(FilterView view, int groups, int M, int C, int R, int S) {
    long bytes() {
      return (long) groups * M * C * R * S * Float.BYTES;
    }
  }

  TurnedFilters(ClRuntime runtime, WindowSum sum) {
    program = runtime.program("convolution_turn", Defines.none());
    kernel = program.kernel("convolution_turn");
    kind = new Kind(
        sum.filters(),
        sum.groups(),
        sum.M(),
        sum.C(),
        sum.rows().taps(),
        sum.columns().taps());
    recipe = new Recipe(kind, kind.bytes(), false);
    runtime.reserveScratch(recipe.bytes());
  }

  /** Runs an operation with the filters f turned; {@code other} is what it reads besides. */
  void with(Tensor f, Tensor other, Consumer<ClBuffer> operation) {
    Derived.with(f, recipe, t -> turn(f, t), other, operation);
  }

  private void turn(Tensor f, ClBuffer t) {
    var view = kind.view;
    kernel
        .args(
            kind.M,
            kind.C,
            kind.R,
            kind.S,
            view.size(),
            view.stepM(),
            view.stepC(),
            view.first(),
            view.stepR(),
            view.stepS(),
            f,
            t)
        .items((long) kind.M * kind.C, kind.groups)
        .launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
