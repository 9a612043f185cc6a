package dev.clarinet.purejava;

import dev.clarinet.op.Convolution;

/**
 * df[k, crs] = dy[k, npq] · pixelsᵀ[npq, crs], where the sum over all pixels of all images is long and the answer
 * small.
 *
 * <p>So the pixels are cut into chunks too, as many as the geometry says, whatever the number of threads. Each chunk
 * has its own df; at the end they are added in order.
 */
final class ConvolutionGradFilters {
  private static final int SHORTEST = 256;

  private final Convolution.Geometry g;
  private final Workers workers;
  private final Grid grid;
  private final Planes planes;
  private final int pixels, width, chunk, chunks;
  private float[][] partial = {};

  ConvolutionGradFilters(Convolution.Geometry g, Workers workers) {
    this.g = g;
    this.workers = workers;
    planes = new Planes(g.K(), g.P() * g.Q());
    pixels = g.N() * g.P() * g.Q();
    width = g.channelsPerGroup() * g.R() * g.S();
    grid = Grid.of(g.filtersPerGroup(), width, 1, Tile.ROWS);
    int wanted = Grid.parts(Workers.fixedParts(g.multiplyAdds()), g.groups() * grid.blocks());
    chunk = Math.min(pixels, Math.max(SHORTEST, Grid.parts(pixels, wanted)));
    chunks = Grid.parts(pixels, chunk);
  }

  void run(float[] x, float[] dy, float[] df) {
    if (chunks > partial.length + 1) partial = new float[chunks - 1][g.K() * width];
    int blocks = g.groups() * grid.blocks();
    workers.runOnTiles(chunks * blocks, (i, tile) -> {
      int number = i / blocks, group = i % blocks / grid.blocks(), block = i % grid.blocks();
      multiply(tile, group, block, number * chunk, x, dy);
      store(tile, group, block, number == 0 ? df : partial[number - 1]);
    });
    if (chunks > 1) addPartial(df);
  }

  private void addPartial(float[] df) {
    workers.runOnRanges(g.K() * width, (from, to) -> {
      for (float[] part : partial) for (int i = from; i < to; i++) df[i] += part[i];
    });
  }

  private void multiply(Tile tile, int group, int block, int first, float[] x, float[] dy) {
    int rows = grid.height(block),
        columns = grid.width(block),
        end = Math.min(pixels, first + chunk);
    int k = group * g.filtersPerGroup() + grid.row(block),
        column = group * width + grid.column(block);
    tile.patches.elements(g, column, columns);
    tile.clear(rows, columns);
    for (int pixel = first; pixel < end; pixel += Tile.DEPTH) {
      int deep = Math.min(Tile.DEPTH, end - pixel);
      for (int d = 0; d < deep; d++) tile.patches.pack(g, pixel + d, columns, x, tile.panel[d]);
      for (int m = 0; m < rows; m++)
        planes.read(dy, k + m, pixel, deep, tile.coefficients, m * Tile.DEPTH);
      tile.multiply(rows, deep, columns);
    }
  }

  private void store(Tile tile, int group, int block, float[] df) {
    for (int m = 0; m < grid.height(block); m++) {
      int k = group * g.filtersPerGroup() + grid.row(block) + m;
      System.arraycopy(tile.sums[m], 0, df, k * width + grid.column(block), grid.width(block));
    }
  }
}
