package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;
import java.util.List;

/** The gradient by the filters by {@code convolution_filters_tiles.cl}, for GPUs. */
final class TileFilterGradient implements ClFilterGradient {
  private static final String KERNEL = "convolution_filters_tiles";

  /** Pixels of a chunk, and groups of all chunks together, that there should be at least. */
  private static final int PIXELS_AT_LEAST = 256, GROUPS_AT_LEAST = 256;

  /** What a group is taken to make where chunks are counted: they do not follow the tile, which follows the device. */
  private static final int FILTERS_OF_GROUP = 64, TAPS_OF_GROUP = 128;

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
    int pixels = g.N() * g.P() * g.Q();
    pixelsAtOnce = Ints.divideUp(pixels, chunksWanted(g, pixels));
    chunks = Ints.divideUp(pixels, pixelsAtOnce);
    String question = KERNEL + ": " + WindowSum.forward(g).text();
    var wanted = runtime.choose(
        Tiles.space(runtime.facts(), question, g.filtersPerGroup(), taps(g), chunks * g.groups()));
    var others = Defines.of("WG", Math.min(64, runtime.facts().maxGroup()));
    var tiled = TileProgram.of(runtime, KERNEL, others, wanted);
    tiles = tiled.tiles();
    program = tiled.program();
    sum = program.kernel(KERNEL);
    add = program.kernel("convolution_filters_tiles_add");
    runtime.reserveScratch(bytes());
  }

  private static int chunksWanted(Geometry g, int pixels) {
    long groups = (long) Ints.divideUp(g.filtersPerGroup(), FILTERS_OF_GROUP)
        * Ints.divideUp(taps(g), TAPS_OF_GROUP)
        * g.groups();
    int busy = Ints.divideUp(GROUPS_AT_LEAST, (int) Math.min(groups, GROUPS_AT_LEAST));
    long held = Math.max(1, MOST_SUMS / g.filters().size());
    return (int) Math.min(Math.min(busy, held), Ints.divideUp(pixels, PIXELS_AT_LEAST));
  }

  private static int taps(Geometry g) {
    return g.channelsPerGroup() * g.R() * g.S();
  }

  private long bytes() {
    return (long) g.filters().size() * chunks * Float.BYTES;
  }

  @Override
  public void run(Object x, Object dy, Object df) {
    runtime.withScratch(bytes(), List.of(x, dy), sums -> run(x, dy, sums, df));
  }

  private void run(Object x, Object dy, ClBuffer sums, Object df) {
    sum.args(Lists.concat(ClFilterGradient.arguments(g), pixelsAtOnce, x, dy, sums))
        .groups(tiles.groups(g.filtersPerGroup(), taps(g), chunks * g.groups()))
        .launch();
    add.args(g.filters().size(), chunks, sums, df).items(g.filters().size()).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
