package dev.clarinet.purejava;

import static dev.clarinet.purejava.Arithmetic.masked;

import dev.clarinet.op.Convolution;

/**
 * Where the pixels under a convolution's windows lie. Window (n,p,q) and element (c,r,s) meet at x[n,c,h,w], with h, w and
 * the place in memory each a sum of what the window gives and what the element gives:
 *
 * <pre>
 *            window (n,p,q)       element (c,r,s)
 *   h    =   p·stride − top    +  r·dilation
 *   w    =   q·stride − left   +  s·dilation
 *   at   =   n·C·H·W           +  c·H·W            +  h·W + w
 * </pre>
 *
 * So convolution's great matrix, with a row for each element and a column for each window, is never stored: the places of a
 * part of a row are found once for all channels, whatever stride, dilation and padding are, and the row is copied from
 * there, or added to there.
 */
final class Places {
  /** For so many (r,s) the places are kept; those of the others in very large windows are found again each time. */
  private static final int KEPT = 64;

  private final int[] h = new int[Tile.WIDTH], w = new int[Tile.WIDTH], at = new int[Tile.WIDTH];
  private final int[][] places = new int[KEPT + 1][Tile.WIDTH];

  /** Makes ready {@code count} windows from this one: what follows is about them. */
  void windows(Convolution.Geometry g, int window, int count) {
    int q = window % g.Q(), p = window / g.Q() % g.P(), n = window / g.Q() / g.P();
    for (int i = 0; i < count; i++) {
      h[i] = g.h(p, 0);
      w[i] = g.w(q, 0);
      at[i] = g.x(n, 0, h[i], w[i]);
      if (++q == g.Q()) {
        q = 0;
        if (++p == g.P()) {
          p = 0;
          n++;
        }
      }
    }
    if (g.window().padded()) {
      for (int rs = 0; rs < Math.min(KEPT, g.R() * g.S()); rs++) find(g, rs, places[rs], count);
    }
  }

  /** Copies the row of element (c,r,s), c counting through all groups, from the images; 0 outside them. */
  void pack(Convolution.Geometry g, int element, int count, float[] x, float[] row) {
    int[] found = places(g, element, count);
    int step = step(g, element);
    for (int i = 0; i < count; i++) {
      int inside = ~(found[i] >> 31); // all ones, or outside all zeros
      row[i] = masked(x[(found[i] + step) & inside], inside);
    }
  }

  /** Adds the row of element (c,r,s) to the pixels that it was copied from; those outside add 0 to pixel {@code own}. */
  void add(Convolution.Geometry g, int element, int count, float[] row, float[] x, int own) {
    int[] found = places(g, element, count);
    int step = step(g, element);
    for (int i = 0; i < count; i++) {
      int inside = ~(found[i] >> 31);
      x[((found[i] + step) & inside) | (own & ~inside)] += masked(row[i], inside);
    }
  }

  /** Where element (0,r,s) meets the windows, −1 outside the image; without padding, where (0,0,0) does. */
  private int[] places(Convolution.Geometry g, int element, int count) {
    if (!g.window().padded()) return at;
    int rs = element % (g.R() * g.S());
    if (rs >= KEPT) find(g, rs, places[KEPT], count);
    return places[Math.min(rs, KEPT)];
  }

  /** From {@link #places} to element (c,r,s). */
  private static int step(Convolution.Geometry g, int element) {
    int c = element / (g.R() * g.S()), rs = element % (g.R() * g.S());
    return g.x(0, c, 0, 0) + (g.window().padded() ? 0 : step(g, 0, rs));
  }

  private static int step(Convolution.Geometry g, int c, int rs) {
    return g.x(
        0, c, rs / g.S() * g.window().dilationH(), rs % g.S() * g.window().dilationW());
  }

  private void find(Convolution.Geometry g, int rs, int[] found, int count) {
    int r = rs / g.S() * g.window().dilationH(), s = rs % g.S() * g.window().dilationW();
    int lastH = g.H() - 1 - r, lastW = g.W() - 1 - s, step = step(g, 0, rs);
    for (int i = 0; i < count; i++) {
      int outside =
          (h[i] + r) | (lastH - h[i]) | (w[i] + s) | (lastW - w[i]); // negative if one of them is
      found[i] = (at[i] + step) | outside >> 31;
    }
  }
}
