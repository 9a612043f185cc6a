package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Pooling;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;
import java.util.List;

/** {@link Pooling} by {@code pooling_average.cl} and {@code pooling_average_rows.cl}. */
final class ClAveragePooling implements Pooling {
  private final Windows g;
  private final List<Object> geometry;
  private final int planes;
  private final int sharers;
  private final int slopeSharers;
  private final PoolingRows rows;
  private final boolean byRows;
  private final Program program;
  private final Lazy<Program> slopes;
  private final Kernel forward;

  ClAveragePooling(ClRuntime runtime, Windows g) {
    this.g = g;
    geometry = geometry(g);
    var grain = Grain.ofWindows(runtime.family(), g.Q());
    planes = g.N() * g.C();
    sharers = Grain.sharers(runtime.family(), g.Q());
    slopeSharers =
        Grain.sharers(runtime.family(), Ints.divideUp(g.W(), g.window().strideW()));
    rows = PoolingRows.of(g, grain);
    byRows = rows.serves(runtime, g);
    int whole = allCountWhole(g) ? 1 : 0;
    program = runtime.program(
        "pooling_average", ClPooling.defines(grain.defines(), g).with("WHOLE", whole));
    forward = program.kernel("pooling_average_forward");
    slopes = new Lazy<>(
        runtime,
        () -> runtime.program(
            "pooling_average_rows", PoolingRows.defines(runtime, g, grain).with("WHOLE", whole)));
  }

  /** The geometry, and how far outside the image counts. */
  private static List<Object> geometry(Windows g) {
    var counted = g.countPadding() ? g.window() : g.window().valid();
    return List.of(Lists.concat(
        ClPooling.geometry(g), counted.top(), counted.left(), counted.bottom(), counted.right()));
  }

  /** Whether all of each window counts: of the first and the last, between which the others lie. */
  private static boolean allCountWhole(Windows g) {
    int elements = g.window().R() * g.window().S();
    return g.count(0, 0) == elements && g.count(g.P() - 1, g.Q() - 1) == elements;
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
          .kernel("pooling_average_rows")
          .args(Lists.concat(geometry, rows.length(), rows.row(), rows.taps(), dy, dx))
          .items(planes)
          .launch();
      return;
    }
    program
        .kernel("pooling_average_grad_input")
        .args(Lists.concat(geometry, slopeSharers, dy, dx))
        .items((long) g.H() * slopeSharers, planes)
        .launch();
  }

  @Override
  public void close() {
    program.close();
    slopes.made().ifPresent(Program::close);
  }
}
