package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Launch;
import dev.clarinet.opencl.runtime.Program;
import java.util.List;

/** The gradient by the input of 3×3 or 5×5 by {@code convolution_winograd_scatter.cl}, for CPUs. */
final class WinogradInputGradient implements ClInputGradient {
  private final ClRuntime runtime;
  private final WinogradFilters filters;
  private final Program program;
  private final long bytes;
  private final Launch launch;

  WinogradInputGradient(ClRuntime runtime, Geometry g, WinogradScatterPlan plan) {
    this.runtime = runtime;
    int seats = plan.seats(runtime.facts(), g);
    bytes = seats * plan.floatsOfSeat(g) * Float.BYTES;
    var sum = InputPhases.of(g).get(0);
    filters = new WinogradFilters(
        runtime, plan.tile(), plan.panels(), plan.panels().rows(), sum, false, false);
    program = runtime.program("convolution_winograd_scatter", plan.defines());
    launch = program
        .kernel("convolution_winograd_scatter")
        .first(Lists.concat(WinogradTile.arguments(g, runtime.seats()), g.groups(), plan.CB()))
        .groups(seats);
    filters.reserveScratch(runtime, bytes);
  }

  @Override
  public void run(Tensor f, Tensor dy, Tensor dx) {
    runtime.withScratch(
        bytes,
        List.of(f, dy),
        scratch -> filters.with(f, dy, u -> launch.with(u, dy, dx, scratch).launch()));
  }

  @Override
  public void close() {
    filters.close();
    program.close();
  }
}
