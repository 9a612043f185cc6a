package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;
import java.util.List;

/** The gradient by the filters by {@code convolution_filters_taps.cl}, for CPUs. */
final class TapFilterGradient implements ClFilterGradient {
  private final ClRuntime runtime;
  private final Geometry g;
  private final int PB;
  private final Program program;
  private final Kernel sum;
  private final Kernel add;
  private final int taps;
  private final int blocks;
  private final int bandsAtOnce;
  private final int chunks;
  private final long bytes;

  TapFilterGradient(ClRuntime runtime, Geometry g, FilterTaps cuts) {
    this.runtime = runtime;
    this.g = g;
    PB = cuts.PB();
    program = runtime.program("convolution_filters_taps", cuts.defines());
    sum = program.kernel("convolution_filters_taps");
    add = program.kernel("convolution_filters_taps_add");
    taps = g.channelsPerGroup() * g.R() * g.S();
    blocks = Ints.divideUp(g.filtersPerGroup(), cuts.tile().rows());
    int bands = g.N() * Ints.divideUp(g.P(), PB);
    long floatsOfChunk = (long) g.groups()
        * Ints.roundUp(taps, cuts.tile().columns())
        * Ints.roundUp(g.filtersPerGroup(), cuts.tile().rows());
    bandsAtOnce = Ints.divideUp(bands, ClFilterGradient.chunks(bands, g.groups(), floatsOfChunk));
    chunks = Ints.divideUp(bands, bandsAtOnce);
    bytes = floatsOfChunk * chunks * Float.BYTES;
    runtime.reserveScratch(bytes);
  }

  @Override
  public void run(Object x, Object dy, Object df) {
    runtime.withScratch(bytes, List.of(x, dy), sums -> run(x, dy, sums, df));
  }

  private void run(Object x, Object dy, ClBuffer sums, Object df) {
    sum.args(Lists.concat(ClFilterGradient.arguments(g), PB, bandsAtOnce, x, dy, sums))
        .groups(chunks, g.groups())
        .launch();
    add.args(g.filtersPerGroup(), taps, chunks, sums, df)
        .groups(blocks, g.groups())
        .launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
