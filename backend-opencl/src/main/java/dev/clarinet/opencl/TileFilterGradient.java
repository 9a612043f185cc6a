package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;

/** The gradient by the filters by {@code convolution_filters_tiles.cl}, for GPUs. */
final class TileFilterGradient implements ClFilterGradient {
  private static final int PIXELS_AT_LEAST = 256, CHUNKS_OF_GROUPS = 8;

  private final ClRuntime runtime;
  private final Geometry g;
  private final Program program;
  private final Kernel sum;
  private final Kernel add;
  private final Tiles tiles;
  private final int pixelsAtOnce;
  private final int chunks;

  TileFilterGradient(ClRuntime runtime, Geometry g) {
    this.runtime = runtime;
    this.g = g;
    int pixels = g.N() * g.P() * g.Q(), parts = Ints.divideUp(pixels, PIXELS_AT_LEAST);
    String question = "convolution_filters_tiles: " + WindowSum.forward(g).text();
    var wanted = runtime.choose(
        Tiles.space(runtime.facts(), question, g.filtersPerGroup(), taps(), parts * g.groups()));
    var others = Defines.of("WG", Math.min(64, runtime.facts().maxGroup()));
    var tiled = TileProgram.of(runtime, "convolution_filters_tiles", others, wanted);
    tiles = tiled.tiles();
    program = tiled.program();
    sum = program.kernel("convolution_filters_tiles");
    add = program.kernel("convolution_filters_tiles_add");
    long[] groups = groups(1);
    long wide = groups[0] * groups[1] * groups[2] / CHUNKS_OF_GROUPS;
    pixelsAtOnce =
        Ints.divideUp(pixels, ClFilterGradient.chunks(parts, wide, g.filters().size()));
    chunks = Ints.divideUp(pixels, pixelsAtOnce);
    runtime.reserveScratch(bytes());
  }

  private long[] groups(int chunks) {
    return tiles.groups(g.filtersPerGroup(), taps(), chunks * g.groups());
  }

  private int taps() {
    return g.channelsPerGroup() * g.R() * g.S();
  }

  private long bytes() {
    return (long) g.filters().size() * chunks * Float.BYTES;
  }

  @Override
  public void run(Object x, Object dy, Object df) {
    runtime.withScratch(bytes(), x, sums -> run(x, dy, sums, df));
  }

  private void run(Object x, Object dy, ClBuffer sums, Object df) {
    sum.args(Lists.concat(ClFilterGradient.arguments(g), pixelsAtOnce, x, dy, sums))
        .groups(groups(chunks))
        .launch();
    add.args(g.filters().size(), chunks, sums, df).items(g.filters().size()).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
