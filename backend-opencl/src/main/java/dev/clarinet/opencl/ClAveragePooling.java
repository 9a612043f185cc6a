package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Pooling;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;

/** {@link Pooling} by {@code pooling_average.cl}. */
final class ClAveragePooling implements Pooling {
  private final Windows g;
  private final int planes;
  private final int blocks;
  private final int slopeBlocks;
  private final Program program;
  private final Kernel forward;
  private final Kernel gradInput;

  ClAveragePooling(ClRuntime runtime, Windows g) {
    this.g = g;
    var grain = Grain.ofWindows(runtime.family(), g.Q());
    int strideW = g.window().strideW();
    planes = g.N() * g.C();
    blocks = grain.items(g.Q());
    slopeBlocks = strideW * grain.items(Ints.divideUp(g.W(), strideW));
    program = runtime.program("pooling_average", defines(grain));
    forward = program.kernel("pooling_average_forward");
    gradInput = program.kernel("pooling_average_grad_input");
  }

  private Defines defines(Grain grain) {
    var window = g.window();
    var counted = g.countPadding() ? window : window.valid();
    return ClPooling.defines(grain, window)
        .with("PAD_TOP", counted.top())
        .with("PAD_LEFT", counted.left())
        .with("PAD_BOTTOM", counted.bottom())
        .with("PAD_RIGHT", counted.right());
  }

  @Override
  public void forward(Tensor x, Tensor y) {
    forward
        .args(g.H(), g.W(), g.P(), g.Q(), blocks, x, y)
        .items((long) g.P() * blocks, planes)
        .launch();
  }

  @Override
  public void gradInput(Tensor x, Tensor dy, Tensor dx) {
    gradInput
        .args(g.H(), g.W(), g.P(), g.Q(), slopeBlocks, dy, dx)
        .items((long) g.H() * slopeBlocks, planes)
        .launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
