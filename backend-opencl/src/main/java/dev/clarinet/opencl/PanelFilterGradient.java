package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;
import java.util.List;

/** The gradient by the filters by {@code convolution_filters_panels.cl}, for CPUs. */
final class PanelFilterGradient implements ClFilterGradient {
  private static final int TAPS_AT_ONCE = 64;

  private final ClRuntime runtime;
  private final Geometry g;
  private final FilterPanels plan;
  private final Program program;
  private final Kernel sum;
  private final Kernel add;
  private final int taps;
  private final int panels;
  private final int bandsAtOnce;
  private final int chunks;

  PanelFilterGradient(ClRuntime runtime, Geometry g, FilterPanels plan) {
    this.runtime = runtime;
    this.g = g;
    this.plan = plan;
    program = runtime.program("convolution_filters_panels", plan.defines());
    sum = program.kernel("convolution_filters_panels");
    add = program.kernel("convolution_filters_panels_add");
    taps = g.channelsPerGroup() * g.R() * g.S();
    panels = Ints.divideUp(g.filtersPerGroup(), plan.tile().columns());
    int bands = g.N() * Ints.divideUp(g.P(), plan.PB());
    long blocks = (long) channelBlocks() * panelBlocks() * g.groups();
    bandsAtOnce = Ints.divideUp(bands, ClFilterGradient.chunks(bands, blocks, floatsOfChunk()));
    chunks = Ints.divideUp(bands, bandsAtOnce);
    runtime.reserveScratch(bytes());
  }

  private int channelBlocks() {
    return Ints.divideUp(g.channelsPerGroup(), plan.CB());
  }

  private int panelBlocks() {
    return Ints.divideUp(panels, plan.KB());
  }

  private long floatsOfChunk() {
    return (long) g.groups() * panels * taps * plan.tile().columns();
  }

  private long bytes() {
    return floatsOfChunk() * chunks * Float.BYTES;
  }

  @Override
  public void run(Object x, Object dy, Object df) {
    runtime.withScratch(bytes(), List.of(x, dy), sums -> run(x, dy, sums, df));
  }

  private void run(Object x, Object dy, ClBuffer sums, Object df) {
    sum.args(Lists.concat(
            ClFilterGradient.arguments(g),
            plan.PB(),
            plan.QB(),
            plan.CB(),
            plan.KB(),
            bandsAtOnce,
            x,
            dy,
            sums))
        .groups(channelBlocks(), panelBlocks(), (long) chunks * g.groups())
        .launch();
    add.args(g.filtersPerGroup(), taps, TAPS_AT_ONCE, chunks, sums, df)
        .groups(Ints.divideUp(taps, TAPS_AT_ONCE), panels, g.groups())
        .launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
