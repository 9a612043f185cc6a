package dev.clarinet.purejava;

import static dev.clarinet.purejava.Arithmetic.masked;

import dev.clarinet.op.Convolution;
import java.util.Arrays;

/**
 * Where the pixels under a convolution's windows lie. Window (n,p,q) and element (c,r,s) meet at x[n,c,h,w], with h, w
 * and the place in memory each a sum of what the window gives and what the element gives:
 *
 * <pre>
 *            window (n,p,q)       element (c,r,s)
 *   h    =   p·stride − top    +  r·dilation
 *   w    =   q·stride − left   +  s·dilation
 *   at   =   n·C·H·W           +  c·H·W            +  h·W + w
 * </pre>
 *
 * So convolution's great matrix, with a row for each element and a column for each window, is never stored: parts of
 * its rows are copied from the images when they are needed, or added to them.
 *
 * <p>There are two ways. Where the windows of a line of the answer read neighbouring pixels, and enough of them, they
 * are a run, copied as one. Otherwise the place of each pixel is looked up; the places are found once for all channels.
 */
final class Places {
  /** For so many (r,s) the places are kept; those of the others in very large windows are found again each time. */
  private static final int KEPT = 64;

  private static final int SHORTEST_RUN = 16;

  private final int[] h = new int[Tile.WIDTH], w = new int[Tile.WIDTH], at = new int[Tile.WIDTH];
  private final int[][] places = new int[KEPT + 1][Tile.WIDTH];

  /** Where runs begin, and at last where they end; run i is from starts[i] to below starts[i + 1]. */
  private final int[] starts = new int[Tile.WIDTH + 1];

  private int runs;

  /** Makes ready {@code count} windows from this one: what follows is about them. */
  void windows(Convolution.Geometry g, int window, int count) {
    int q = window % g.Q(), p = window / g.Q() % g.P(), n = window / g.Q() / g.P();
    runs = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || q == 0) starts[runs++] = i;
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
    starts[runs] = count;
    if (g.window().padded() && !inRuns(g)) {
      for (int rs = 0; rs < Math.min(KEPT, g.R() * g.S()); rs++) find(g, rs, places[rs], count);
    }
  }

  private static boolean inRuns(Convolution.Geometry g) {
    return g.window().strideW() == 1 && g.Q() >= SHORTEST_RUN;
  }

  /** Copies the row of element (c,r,s), c counting through all groups, from the images; 0 outside them. */
  void pack(Convolution.Geometry g, int element, int count, float[] x, float[] row) {
    if (inRuns(g)) {
      packRuns(g, element, x, row);
      return;
    }
    int[] found = places(g, element, count);
    int step = step(g, element);
    if (!g.window().padded()) {
      for (int i = 0; i < count; i++) row[i] = x[found[i] + step];
      return;
    }
    for (int i = 0; i < count; i++) {
      int inside = ~(found[i] >> 31); // all ones, or outside all zeros
      row[i] = masked(x[(found[i] + step) & inside], inside);
    }
  }

  /**
   * Adds the row of element (c,r,s) to the pixels that it was copied from; those outside add 0 to pixel {@code own}.
   */
  void add(Convolution.Geometry g, int element, int count, float[] row, float[] x, int own) {
    if (inRuns(g)) {
      addRuns(g, element, row, x);
      return;
    }
    int[] found = places(g, element, count);
    int step = step(g, element);
    if (!g.window().padded()) {
      for (int i = 0; i < count; i++) x[found[i] + step] += row[i];
      return;
    }
    for (int i = 0; i < count; i++) {
      int inside = ~(found[i] >> 31);
      x[((found[i] + step) & inside) | (own & ~inside)] += masked(row[i], inside);
    }
  }

  private void packRuns(Convolution.Geometry g, int element, float[] x, float[] row) {
    int c = element / (g.R() * g.S()), r = dilatedR(g, element), s = dilatedS(g, element);
    int step = g.x(0, c, r, s);
    for (int run = 0; run < runs; run++) {
      int start = starts[run], end = starts[run + 1];
      int from = firstInside(g, r, s, start, end), to = endInside(g, s, start, from, end);
      Arrays.fill(row, start, from, 0);
      if (from < to) System.arraycopy(x, at[from] + step, row, from, to - from);
      Arrays.fill(row, to, end, 0);
    }
  }

  private void addRuns(Convolution.Geometry g, int element, float[] row, float[] x) {
    int c = element / (g.R() * g.S()), r = dilatedR(g, element), s = dilatedS(g, element);
    for (int run = 0; run < runs; run++) {
      int start = starts[run], end = starts[run + 1];
      int from = firstInside(g, r, s, start, end), to = endInside(g, s, start, from, end);
      int first = at[start] - start + g.x(0, c, r, s);
      for (int i = from; i < to; i++) x[first + i] += row[i];
    }
  }

  /** The first window of a run whose element is in the image; the run's end if none is. */
  private int firstInside(Convolution.Geometry g, int r, int s, int start, int end) {
    if (!g.window().padded()) return start;
    if (!g.insideImage(h[start] + r, 0)) return end;
    return Math.min(end, Math.max(start, start - w[start] - s));
  }

  /** The window behind the last of a run whose element is in the image. */
  private int endInside(Convolution.Geometry g, int s, int start, int from, int end) {
    if (!g.window().padded()) return end;
    return Math.max(from, Math.min(end, start + g.W() - w[start] - s));
  }

  private static int dilatedR(Convolution.Geometry g, int element) {
    return element / g.S() % g.R() * g.window().dilationH();
  }

  private static int dilatedS(Convolution.Geometry g, int element) {
    return element % g.S() * g.window().dilationW();
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
    int c = element / (g.R() * g.S());
    if (g.window().padded()) return g.x(0, c, 0, 0);
    return g.x(0, c, dilatedR(g, element), dilatedS(g, element));
  }

  private void find(Convolution.Geometry g, int rs, int[] found, int count) {
    int r = dilatedR(g, rs), s = dilatedS(g, rs), step = r * g.W() + s;
    int lastH = g.H() - 1 - r, lastW = g.W() - 1 - s;
    for (int i = 0; i < count; i++) { // a difference is negative where h or w is outside
      int outside = ((h[i] + r) | (lastH - h[i]) | (w[i] + s) | (lastW - w[i])) >> 31;
      found[i] = (at[i] + step) | outside;
    }
  }
}
