package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Pooling;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;
import java.util.List;

/** {@link Pooling} by {@code pooling_average.cl}. */
final class ClAveragePooling implements Pooling {
  private final Windows g;
  private final List<Object> geometry;
  private final int planes;
  private final int blocks;
  private final int slopeBlocks;
  private final Program program;
  private final Kernel forward;
  private final Kernel gradInput;

  ClAveragePooling(ClRuntime runtime, Windows g) {
    this.g = g;
    geometry = geometry(g);
    var grain = Grain.ofWindows(runtime.family(), g.Q());
    int strideW = g.window().strideW();
    planes = g.N() * g.C();
    blocks = grain.items(g.Q());
    slopeBlocks = strideW * grain.items(Ints.divideUp(g.W(), strideW));
    program = runtime.program("pooling_average", ClPooling.defines(grain, g));
    forward = program.kernel("pooling_average_forward");
    gradInput = program.kernel("pooling_average_grad_input");
  }

  /** The geometry, and how far outside the image counts. */
  private static List<Object> geometry(Windows g) {
    var counted = g.countPadding() ? g.window() : g.window().valid();
    return List.of(Lists.concat(
        ClPooling.geometry(g), counted.top(), counted.left(), counted.bottom(), counted.right()));
  }

  @Override
  public void forward(Tensor x, Tensor y) {
    forward
        .args(Lists.concat(geometry, blocks, x, y))
        .items((long) g.P() * blocks, planes)
        .launch();
  }

  @Override
  public void gradInput(Tensor x, Tensor dy, Tensor dx) {
    gradInput
        .args(Lists.concat(geometry, slopeBlocks, dy, dx))
        .items((long) g.H() * slopeBlocks, planes)
        .launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
