package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Pooling;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Program;
import java.util.List;

/** {@link Pooling} by {@code pooling_maximum.cl}. */
final class ClMaximumPooling implements Pooling {
  private final Windows g;
  private final List<Integer> geometry;
  private final int planes;
  private final int sharers;
  private final boolean scatters;
  private final Program program;
  private final Kernel forward;
  private final Kernel gradInput;

  ClMaximumPooling(ClRuntime runtime, Windows g) {
    this.g = g;
    geometry = ClPooling.geometry(g);
    var grain = Grain.ofWindows(runtime.family(), g.Q());
    planes = g.N() * g.C();
    sharers = Grain.sharers(runtime.family(), g.Q());
    scatters = runtime.family() == KernelFamily.CPU;
    program = runtime.program("pooling_maximum", ClPooling.defines(grain, g));
    forward = program.kernel("pooling_maximum_forward");
    gradInput = program.kernel(scatters ? "pooling_maximum_scatter" : "pooling_maximum_gather");
  }

  @Override
  public void forward(Tensor x, Tensor y) {
    forward
        .args(Lists.concat(geometry, sharers, x, y))
        .items((long) g.P() * sharers, planes)
        .launch();
  }

  @Override
  public void gradInput(Tensor x, Tensor dy, Tensor dx) {
    var launch = gradInput.args(Lists.concat(geometry, x, dy, dx));
    (scatters ? launch.items(planes) : launch.items((long) g.H() * g.W(), planes)).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
