package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.GlobalAverage;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;

/** {@link GlobalAverage} by {@code global_average.cl}, a group a plane. */
final class ClGlobalAverage implements GlobalAverage {
  private final Planes g;
  private final Program program;
  private final Kernel forward;
  private final Kernel gradInput;

  ClGlobalAverage(ClRuntime runtime, Planes g) {
    this.g = g;
    program = runtime.program(
        "global_average",
        Grain.ofRows(runtime.family(), g.plane())
            .defines(runtime, (long) g.N() * g.C() * g.plane()));
    forward = program.kernel("global_average_forward");
    gradInput = program.kernel("global_average_grad_input");
  }

  @Override
  public void forward(Tensor x, Tensor y) {
    forward.args(g.plane(), x, y).groups((long) g.N() * g.C()).launch();
  }

  @Override
  public void gradInput(Tensor dy, Tensor dx) {
    gradInput.args(g.plane(), dy, dx).groups((long) g.N() * g.C()).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
