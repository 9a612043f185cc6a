package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Launch;
import dev.clarinet.opencl.runtime.Program;
import java.util.List;

/** The gradient by filters of 3×3 or 5×5 as a {@link SlopesPlan} has it, for CPUs. */
final class WinogradFilterGradient implements ClFilterGradient {
  private final ClRuntime runtime;
  private final Program program;
  private final long bytes;
  private final Launch sum;
  private final Launch add;

  WinogradFilterGradient(ClRuntime runtime, Geometry g, SlopesPlan plan) {
    this.runtime = runtime;
    int C = g.channelsPerGroup(), K = g.filtersPerGroup();
    int seats = plan.seats(runtime.facts(), g);
    bytes = (plan.floatsOfSums(g) + seats * plan.floatsOfSeat(g)) * Float.BYTES;
    program = runtime.program(plan.kernel(), plan.defines());
    sum = program
        .kernel(plan.kernel())
        .first(Lists.concat(
            WinogradTile.arguments(g, runtime.seats()), plan.arguments(g).toArray()))
        .groups(seats);
    add = program.kernel("winograd_chunks_add").first(K, C, plan.chunks()).groups(K, g.groups());
    runtime.reserveScratch(bytes);
  }

  /** In scratch memory are the sums of the chunks, and then each seat's own part. */
  @Override
  public void run(Object x, Object dy, Object df) {
    runtime.withScratch(bytes, List.of(x, dy), scratch -> {
      sum.with(x, dy, scratch).launch();
      add.with(scratch, df).launch();
    });
  }

  @Override
  public void close() {
    program.close();
  }
}
