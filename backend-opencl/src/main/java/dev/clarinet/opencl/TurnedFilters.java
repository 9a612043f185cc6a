package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;

/**
 * The filters that a {@link WindowSum} reads, one behind the other, by {@code convolution_turn.cl}; kept with the
 * tensor.
 */
final class TurnedFilters implements AutoCloseable {
  private final Kind kind;
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
  }

  /** The filters f, turned again if they were written since. */
  ClBuffer of(Tensor f) {
    return Derived.of(f, kind, kind.bytes(), t -> turn(f, t));
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
