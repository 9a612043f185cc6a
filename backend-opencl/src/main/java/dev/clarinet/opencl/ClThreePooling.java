package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Pooling;
import dev.clarinet.op.Window;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Launch;
import dev.clarinet.opencl.runtime.Local;
import dev.clarinet.opencl.runtime.Program;
import java.util.List;

/** {@link Pooling} by the maximum of 3×3 windows 2 apart, by {@code pooling_maximum_threes.cl}. */
final class ClThreePooling implements Pooling {
  private static final Window THREES = Window.kernel(3).stride(2);

  private final Program program;
  private final Launch forward;
  private final Launch gradInput;

  ClThreePooling(ClRuntime runtime, Windows g) {
    var grain = grain(runtime, g);
    boolean whole = g.W() % grain.V() == 0; // else rows end within what goes past the cache at once
    program = runtime.program(
        "pooling_maximum_threes",
        ClPooling.rectifying(grain.defines(runtime, whole ? g.input().size() : 0), g));
    int lineLength = g.W() + 2 * grain.V(), length = length(runtime, g);
    var line = Local.floats(lineLength);
    forward = planes("pooling_maximum_threes_forward", g, lineLength, line, line);
    var row = Local.floats(length);
    var rows = Local.floats(2L * length);
    var lines = Local.floats(4L * length);
    gradInput = planes("pooling_maximum_threes_grad_input", g, length, lines, row, row, rows, rows);
  }

  private Launch planes(String kernel, Windows g, Object... kept) {
    var shape = List.of(g.H(), g.W(), g.P(), g.Q(), g.window().top(), g.window().left());
    return program.kernel(kernel).first(Lists.concat(shape, kept)).items((long) g.N() * g.C());
  }

  /**
   * Whether windows are threes of a CPU and begin in the image or one before it, and a row of them and half a row of the
   * image fill a vector.
   */
  static boolean serves(ClRuntime runtime, Windows g) {
    return runtime.family() == KernelFamily.CPU
        && g.kind().isMaximum()
        && g.window().valid().equals(THREES)
        && g.window().top() <= 1
        && g.window().left() <= 1
        && grain(runtime, g).V() > 1
        && 10L * length(runtime, g) * Float.BYTES <= runtime.facts().localMemory();
  }

  /**
   * Vectors that neither a row of windows nor half a row of the image is shorter than. So much is
   * computed for each window that the widest are worth it.
   */
  private static Grain grain(ClRuntime runtime, Windows g) {
    int windows = Math.min(g.Q(), g.W() / 2);
    return windows >= 16 && Panels.lanes(runtime.facts()) == 16
        ? new Grain(16, 1)
        : Grain.ofWindows(KernelFamily.CPU, windows);
  }

  /** Windows of a row, or pairs of numbers, with a vector more on each side. */
  private static int length(ClRuntime runtime, Windows g) {
    int numbers = Math.max(g.Q(), Ints.divideUp(g.W(), 2)),
        V = grain(runtime, g).V();
    return Ints.roundUp(numbers, V) + 2 * V;
  }

  @Override
  public void forward(Tensor x, Tensor y) {
    forward.with(x, y).launch();
  }

  @Override
  public void gradInput(Tensor x, Tensor dy, Tensor dx) {
    gradInput.with(x, dy, dx).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
