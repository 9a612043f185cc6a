package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Pooling;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Launch;
import dev.clarinet.opencl.runtime.Program;

/** {@link Pooling} of squares side by side, by {@code pooling_maximum_squares.cl} or that of averages. */
final class ClSquarePooling implements Pooling {
  private final boolean maximum;
  private final Program program;
  private final Launch forward;
  private final Launch gradInput;

  ClSquarePooling(ClRuntime runtime, Windows g) {
    maximum = g.kind().isMaximum();
    var grain = Grain.ofWindows(runtime.family(), g.Q());
    String squares = maximum ? "pooling_maximum_squares" : "pooling_average_squares";
    program = runtime.program(
        squares, ClPooling.rectifying(grain.defines(runtime, g.input().size()), g));
    forward = planes(squares + "_forward", g);
    gradInput = planes(squares + "_grad_input", g);
  }

  private Launch planes(String kernel, Windows g) {
    return program.kernel(kernel).first(g.H(), g.W(), g.P(), g.Q()).items((long) g.N() * g.C());
  }

  /** Whether windows are squares of a CPU, all inside the image, and fill a vector. */
  static boolean serves(ClRuntime runtime, Windows g) {
    return runtime.family() == KernelFamily.CPU
        && ClPooling.isUsual(g.window())
        && g.window().R() == 2
        && !g.window().padded()
        && 2 * g.P() <= g.H()
        && 2 * g.Q() <= g.W()
        && Grain.ofWindows(runtime.family(), g.Q()).V() > 1;
  }

  @Override
  public void forward(Tensor x, Tensor y) {
    forward.with(x, y).launch();
  }

  @Override
  public void gradInput(Tensor x, Tensor dy, Tensor dx) {
    (maximum ? gradInput.with(x, dy, dx) : gradInput.with(dy, dx)).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
