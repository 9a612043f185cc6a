package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Pooling;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Program;
import java.util.List;

/** {@link Pooling} by {@code pooling_maximum.cl} and {@code pooling_maximum_rows.cl}. */
final class ClMaximumPooling implements Pooling {
  private final Windows g;
  private final List<Integer> geometry;
  private final int planes;
  private final int sharers;
  private final boolean gathers;
  private final PoolingRows rows;
  private final boolean byRows;
  private final Program program;
  private final Lazy<Program> slopes;
  private final Kernel forward;

  ClMaximumPooling(ClRuntime runtime, Windows g) {
    this.g = g;
    geometry = ClPooling.geometry(g);
    var grain = Grain.ofWindows(runtime.family(), g.Q());
    planes = g.N() * g.C();
    sharers = Grain.sharers(runtime.family(), g.Q());
    gathers = runtime.family() != KernelFamily.CPU;
    rows = PoolingRows.of(g, grain);
    byRows = rows.serves(runtime, g);
    program = runtime.program("pooling_maximum", ClPooling.defines(grain.defines(), g));
    forward = program.kernel("pooling_maximum_forward");
    slopes = new Lazy<>(
        runtime,
        () -> runtime.program("pooling_maximum_rows", PoolingRows.defines(runtime, g, grain)));
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
    if (byRows) {
      slopes
          .get()
          .kernel("pooling_maximum_rows")
          .args(Lists.concat(
              geometry, rows.ring(), rows.length(), rows.codes(), rows.tapsOfEach(), x, dy, dx))
          .items(planes)
          .launch();
      return;
    }
    var kernel = program.kernel(gathers ? "pooling_maximum_gather" : "pooling_maximum_scatter");
    var launch = kernel.args(Lists.concat(geometry, x, dy, dx));
    (gathers ? launch.items((long) g.H() * g.W(), planes) : launch.items(planes)).launch();
  }

  @Override
  public void close() {
    program.close();
    slopes.made().ifPresent(Program::close);
  }
}
