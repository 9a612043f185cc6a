package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;

/** The gradient by filters of 3×3 or 5×5 by {@code convolution_filters_winograd.cl}, for CPUs. */
final class WinogradFilterGradient implements ClFilterGradient {
  private final ClRuntime runtime;
  private final Geometry g;
  private final WinogradSlopesPlan plan;
  private final int chunkGroups;
  private final Program program;
  private final Kernel sum;
  private final Kernel add;

  WinogradFilterGradient(ClRuntime runtime, Geometry g, WinogradSlopesPlan plan) {
    this.runtime = runtime;
    this.g = g;
    this.plan = plan;
    chunkGroups = plan.chunkGroups(runtime.facts(), g);
    program = runtime.program("convolution_filters_winograd", plan.defines());
    sum = program.kernel("convolution_filters_winograd");
    add = program.kernel("convolution_filters_winograd_add");
    runtime.reserveScratch(bytes());
  }

  private int filterGroups() {
    return plan.filterBlocks(g) * g.groups();
  }

  /** The sums of the chunks, and then each group's own part. */
  private long bytes() {
    long groups = (long) chunkGroups * plan.channelBlocks(g) * filterGroups();
    return (plan.floatsOfSums(g) + groups * plan.floatsOfGroup()) * Float.BYTES;
  }

  @Override
  public void run(Object x, Object dy, Object df) {
    runtime.withScratch(bytes(), scratch -> run(x, dy, scratch, df));
  }

  private void run(Object x, Object dy, ClBuffer scratch, Object df) {
    int C = g.channelsPerGroup(), K = g.filtersPerGroup();
    sum.args(
            g.N(),
            C,
            g.H(),
            g.W(),
            K,
            g.P(),
            g.Q(),
            g.window().top(),
            g.window().left(),
            g.groups(),
            plan.tilesAtOnce(),
            plan.CB(),
            plan.KB(),
            plan.chunks(),
            plan.tilesOfChunk(),
            x,
            dy,
            scratch)
        .groups(chunkGroups, plan.channelBlocks(g), filterGroups())
        .launch();
    add.args(K, C, plan.chunks(), scratch, df).groups(K, g.groups()).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
