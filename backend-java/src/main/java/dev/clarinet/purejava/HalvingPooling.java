package dev.clarinet.purejava;

import static dev.clarinet.purejava.Arithmetic.masked;
import static dev.clarinet.purejava.Arithmetic.order;
import static dev.clarinet.purejava.Arithmetic.turned;
import static dev.clarinet.purejava.JavaMemory.floats;

import dev.clarinet.Tensor;
import dev.clarinet.op.Pooling;
import dev.clarinet.op.Window;
import java.util.Arrays;

/**
 * The maxima of squares of 2×2 pixels side by side, the pooling of most small networks.
 *
 * <p>{@link JavaPooling} spends its time on the ends of its loops, which run over two pixels. Without them it is the
 * four reads and the comparing that count.
 */
final class HalvingPooling implements Pooling {
  private static final Window SQUARE = Window.kernel(2).stride(2);

  private final Workers workers;
  private final boolean rectified;
  private final int planes, planesAtOnce, H, W, P, Q;

  HalvingPooling(Windows g, Workers workers) {
    this.workers = workers;
    rectified = g.kind() == Kind.RECTIFIED_MAXIMUM;
    H = g.H();
    W = g.W();
    P = g.P();
    Q = g.Q();
    planes = g.N() * g.C();
    planesAtOnce = Math.max(1, Workers.RANGE / (H * W));
  }

  /** Whether these are such squares, none of which reaches over the image's end. */
  static boolean serves(Windows g) {
    boolean inside = 2 * g.P() <= g.H() && 2 * g.Q() <= g.W();
    return g.kind().isMaximum() && g.window().equals(SQUARE) && inside;
  }

  @Override
  public void forward(Tensor xs, Tensor ys) {
    float[] x = floats(xs), y = floats(ys);
    workers.runOnRanges(planes, planesAtOnce, (from, to) -> {
      for (int row = from * P; row < to * P; row++) {
        int upper = upper(row), lower = upper + W;
        for (int q = 0; q < Q; q++, upper += 2, lower += 2)
          y[row * Q + q] = greatest(x[upper], x[upper + 1], x[lower], x[lower + 1]);
      }
    });
  }

  private float greatest(float a, float b, float c, float d) {
    if (Float.isNaN((a + b) + (c + d))) { // or ∞ − ∞
      float greatest = Math.max(Math.max(a, b), Math.max(c, d));
      return rectified ? Math.max(greatest, 0) : greatest;
    }
    int above = Math.max(bits(a), bits(b)), below = Math.max(bits(c), bits(d));
    return rectified
        ? Float.intBitsToFloat(Math.max(Math.max(above, below), 0))
        : Float.intBitsToFloat(turned(Math.max(above, below)));
  }

  /** An integer that compares as x does, −0 less than 0; rectified, those below 0 may compare either way. */
  private int bits(float x) {
    int bits = Float.floatToRawIntBits(x);
    return rectified ? bits : turned(bits);
  }

  @Override
  public void gradInput(Tensor xs, Tensor dys, Tensor dxs) {
    float[] x = floats(xs), dy = floats(dys), dx = floats(dxs);
    workers.runOnRanges(planes, planesAtOnce, (from, to) -> {
      if (H * W > 4 * P * Q) Arrays.fill(dx, from * H * W, to * H * W, 0); // some are in no square
      for (int row = from * P; row < to * P; row++) {
        int upper = upper(row), lower = upper + W;
        for (int q = 0; q < Q; q++, upper += 2, lower += 2) {
          float slope = dy[row * Q + q] + 0f; // as it is added to 0
          float a = x[upper], b = x[upper + 1], c = x[lower], d = x[lower + 1];
          if (Float.isNaN((a + b) + (c + d)))
            slopes(slope, order(a), order(b), order(c), order(d), upper, dx);
          else slopes(slope, bits(a + 0f), bits(b + 0f), bits(c + 0f), bits(d + 0f), upper, dx);
        }
      }
    });
  }

  /** The square's slope goes to the first of its greatest pixels. */
  private void slopes(float slope, int a, int b, int c, int d, int upper, float[] dx) {
    int greatest = Math.max(Math.max(a, b), Math.max(c, d)), lower = upper + W;
    int none = rectified ? (Math.max(greatest, 0) - 1) >> 31 : 0; // all ones: no pixel is above 0
    int notA = differ(a, greatest), notB = differ(b, greatest), notC = differ(c, greatest);
    dx[upper] = masked(slope, ~(none | notA));
    dx[upper + 1] = masked(slope, ~(none | ~notA | notB));
    dx[lower] = masked(slope, ~(none | ~(notA & notB) | notC));
    dx[lower + 1] = masked(slope, ~none & notA & notB & notC);
  }

  /** All ones, or zeros where a is b. */
  private static int differ(int a, int b) {
    int bits = a ^ b;
    return (bits | -bits) >> 31;
  }

  /** Where the upper left pixel of the first square of a row of the answer lies; rows count through all planes. */
  private int upper(int row) {
    return (row / P * H + row % P * 2) * W;
  }
}
