package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Pooling;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Program;

/** {@link Pooling} of squares side by side, by {@code pooling_maximum_squares.cl} or that of averages. */
final class ClSquarePooling implements Pooling {
  private final Windows g;
  private final Program program;
  private final Kernel forward;
  private final Kernel gradInput;

  ClSquarePooling(ClRuntime runtime, Windows g) {
    this.g = g;
    var grain = Grain.ofWindows(runtime.family(), g.Q());
    String squares = g.kind().isMaximum() ? "pooling_maximum_squares" : "pooling_average_squares";
    program = runtime.program(
        squares, ClPooling.rectifying(grain.defines(runtime, g.input().size()), g));
    forward = program.kernel(squares + "_forward");
    gradInput = program.kernel(squares + "_grad_input");
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
    forward.args(g.H(), g.W(), g.P(), g.Q(), x, y).items((long) g.N() * g.C()).launch();
  }

  @Override
  public void gradInput(Tensor x, Tensor dy, Tensor dx) {
    var launch = g.kind().isMaximum()
        ? gradInput.args(g.H(), g.W(), g.P(), g.Q(), x, dy, dx)
        : gradInput.args(g.H(), g.W(), g.P(), g.Q(), dy, dx);
    launch.items((long) g.N() * g.C()).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
