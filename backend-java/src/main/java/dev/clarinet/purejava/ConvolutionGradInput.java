package dev.clarinet.purejava;

import dev.clarinet.op.Convolution;
import java.util.Arrays;

/**
 * pixels[crs, npq] = fᵀ[crs, k] · dy[k, npq], each element then added to the pixel of dx that it was copied from.
 *
 * <p>Windows overlap, so a pixel gets several of them. A part of the job owns some channels of some images, and adds in
 * reading order: no two threads meet, and the sum is always the same.
 */
final class ConvolutionGradInput {
  private final Convolution.Geometry g;
  private final Workers workers;
  private final Planes planes;
  private final int window, plane, images, channels, blocks;

  ConvolutionGradInput(Convolution.Geometry g, Workers workers) {
    this.g = g;
    this.workers = workers;
    window = g.R() * g.S();
    plane = g.P() * g.Q();
    planes = new Planes(g.K(), plane);
    channels = Math.min(g.channelsPerGroup(), Math.max(1, Tile.ROWS / window));
    blocks = Grid.parts(g.channelsPerGroup(), channels);
    int wanted = Grid.parts(Workers.fixedParts(g.multiplyAdds()), g.groups() * blocks);
    images = Math.max(1, Math.min(Tile.WIDTH / plane, Grid.parts(g.N(), wanted)));
  }

  void run(float[] f, float[] dy, float[] dx) {
    workers.runOnTiles(Grid.parts(g.N(), images) * g.groups() * blocks, (i, tile) -> {
      int n = i / blocks / g.groups() * images,
          group = i / blocks % g.groups(),
          c = i % blocks * channels;
      gradInput(tile, n, group, c, f, dy, dx);
    });
  }

  /** For the images from n on and the channels of a group from c on. */
  private void gradInput(Tile tile, int n, int group, int c, float[] f, float[] dy, float[] dx) {
    int nEnd = Math.min(g.N(), n + images), cEnd = Math.min(g.channelsPerGroup(), c + channels);
    int firstChannel = group * g.channelsPerGroup();
    for (int at = n; at < nEnd; at++) {
      Arrays.fill(
          dx,
          g.x(at, firstChannel + c, 0, 0),
          g.x(at, firstChannel + cEnd - 1, 0, 0) + g.H() * g.W(),
          0);
    }
    for (int column = n * plane; column < nEnd * plane; column += Tile.WIDTH) {
      int width = Math.min(Tile.WIDTH, nEnd * plane - column);
      tile.places.windows(g, column, width);
      for (int row = c * window; row < cEnd * window; row += Tile.ROWS) {
        int rows = Math.min(Tile.ROWS, cEnd * window - row);
        multiply(tile, group, row, rows, column, width, f, dy);
        int element = firstChannel * window + row, own = g.x(n, firstChannel + c, 0, 0);
        for (int m = 0; m < rows; m++)
          tile.places.add(g, element + m, width, tile.sums[m], dx, own);
      }
    }
  }

  private void multiply(
      Tile tile, int group, int row, int rows, int column, int width, float[] f, float[] dy) {
    int K = g.filtersPerGroup();
    tile.clear(rows, width);
    for (int k = 0; k < K; k += Tile.DEPTH) {
      int deep = Math.min(Tile.DEPTH, K - k);
      for (int d = 0; d < deep; d++) {
        int filter = group * K + k + d, at = filter * g.channelsPerGroup() * window + row;
        for (int m = 0; m < rows; m++) tile.coefficients[m * Tile.DEPTH + d] = f[at + m];
        planes.read(dy, filter, column, width, tile.panel[d], 0);
      }
      tile.multiply(rows, deep, width);
    }
  }
}
