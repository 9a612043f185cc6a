package dev.clarinet.purejava;

import dev.clarinet.op.Convolution;
import java.util.Arrays;

/**
 * y[k, npq] = f[k, crs] · pixels[crs, npq] + b[k]: a part of the job is a block of filters and of columns of a group.
 */
final class ConvolutionForward {
  private final Convolution.Geometry g;
  private final Workers workers;
  private final Grid grid;
  private final Planes planes;
  private final int depth;

  ConvolutionForward(Convolution.Geometry g, Workers workers) {
    this.g = g;
    this.workers = workers;
    planes = new Planes(g.K(), g.P() * g.Q());
    depth = g.channelsPerGroup() * g.R() * g.S();
    int wanted = Grid.parts(workers.parts(g.multiplyAdds()), g.groups());
    grid = Grid.of(g.filtersPerGroup(), g.N() * g.P() * g.Q(), wanted, 64);
  }

  /** An empty b counts as zeros. */
  void run(float[] x, float[] f, float[] b, float[] y) {
    workers.runOnTiles(g.groups() * grid.blocks(), (i, tile) -> {
      int group = i / grid.blocks(), block = i % grid.blocks();
      int k = group * g.filtersPerGroup() + grid.row(block), rows = grid.height(block);
      int column = grid.column(block), width = grid.width(block);
      tile.places.windows(g, column, width);
      begin(tile, k, rows, width, b);
      for (int d = 0; d < depth; d += Tile.DEPTH) {
        int deep = Math.min(Tile.DEPTH, depth - d);
        for (int e = 0; e < deep; e++)
          tile.places.pack(g, group * depth + d + e, width, x, tile.panel[e]);
        for (int m = 0; m < rows; m++)
          System.arraycopy(f, (k + m) * depth + d, tile.coefficients, m * Tile.DEPTH, deep);
        tile.multiply(rows, deep, width);
      }
      for (int m = 0; m < rows; m++) planes.write(tile.sums[m], y, k + m, column, width);
    });
  }

  private static void begin(Tile tile, int k, int rows, int width, float[] b) {
    tile.clear(rows, width);
    for (int m = 0; m < rows && b.length > 0; m++) Arrays.fill(tile.sums[m], 0, width, b[k + m]);
  }
}
