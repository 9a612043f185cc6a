package dev.clarinet.purejava;

import static dev.clarinet.purejava.JavaMemory.floats;

import dev.clarinet.Tensor;
import dev.clarinet.op.GlobalAverage;
import java.util.Arrays;

/** {@link GlobalAverage}, some planes a thread. */
final class JavaGlobalAverage implements GlobalAverage {
  private final Workers workers;
  private final int planes, plane, planesAtOnce;

  JavaGlobalAverage(Planes g, Workers workers) {
    this.workers = workers;
    planes = g.N() * g.C();
    plane = g.plane();
    planesAtOnce = Math.max(1, Workers.RANGE / plane);
  }

  @Override
  public void forward(Tensor xs, Tensor ys) {
    float[] x = floats(xs), y = floats(ys);
    workers.runOnRanges(planes, planesAtOnce, (from, to) -> {
      for (int i = from; i < to; i++)
        y[i] = (float) (Arithmetic.sum(x, i * plane, (i + 1) * plane) / plane);
    });
  }

  @Override
  public void gradInput(Tensor dys, Tensor dxs) {
    float[] dy = floats(dys), dx = floats(dxs);
    workers.runOnRanges(planes, planesAtOnce, (from, to) -> {
      for (int i = from; i < to; i++) Arrays.fill(dx, i * plane, (i + 1) * plane, dy[i] / plane);
    });
  }
}
