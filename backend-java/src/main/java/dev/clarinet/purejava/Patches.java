package dev.clarinet.purejava;

import dev.clarinet.op.Convolution;

/**
 * The pixels under one window of a convolution as a row, with a column for each element (c,r,s): what {@link Places} is
 * for one element, the other way round.
 */
final class Patches {
  private final int[] h = new int[Tile.WIDTH], w = new int[Tile.WIDTH], at = new int[Tile.WIDTH];

  /** Makes ready {@code count} elements from this one, c counting through all groups: what follows is about them. */
  void elements(Convolution.Geometry g, int element, int count) {
    for (int i = 0; i < count; i++) {
      h[i] = (element + i) / g.S() % g.R() * g.window().dilationH();
      w[i] = (element + i) % g.S() * g.window().dilationW();
      at[i] = g.x(0, (element + i) / g.S() / g.R(), h[i], w[i]);
    }
  }

  /** Copies the row of window (n,p,q) from the images; 0 outside them. */
  void pack(Convolution.Geometry g, int window, int count, float[] x, float[] row) {
    int h0 = g.h(window / g.Q() % g.P(), 0), w0 = g.w(window % g.Q(), 0);
    int first = g.x(window / g.Q() / g.P(), 0, h0, w0);
    boolean inside = g.insideImage(h0, w0)
        && g.insideImage(h0 + g.window().reachH() - 1, w0 + g.window().reachW() - 1);
    if (inside) {
      for (int i = 0; i < count; i++) row[i] = x[first + at[i]];
    } else {
      for (int i = 0; i < count; i++)
        row[i] = g.insideImage(h0 + h[i], w0 + w[i]) ? x[first + at[i]] : 0;
    }
  }
}
