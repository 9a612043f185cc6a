package dev.clarinet.op;

import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;

/**
 * Pooling: one number y[n,c,p,q] for each window of the plane x[n,c,·,·].
 *
 * <pre>
 *   MAXIMUM   y = max r,s  x[n,c,h,w]          dx[n,c,h,w] = Σ dy of the windows whose first maximum is at h,w
 *   RECTIFIED_MAXIMUM  the same of 0 and the x[n,c,h,w], where a window whose maximum is 0 gives no slope
 *   AVERAGE   y = Σ r,s    x[n,c,h,w] / count  dx[n,c,h,w] = Σ dy / count of the windows that hold h,w
 * </pre>
 *
 * with h and w as in {@link Convolution}. The first maximum is that in reading order; padding is never one, and a NaN
 * is greater than all. Results overwrite; no answer may be the memory of what it is made from.
 */
public interface Pooling extends Operation {
  /** y from x. */
  void forward(Tensor x, Tensor y);

  /** dx from x and dy; the average does not look at x, for which any tensor may stand. */
  void gradInput(Tensor x, Tensor dy, Tensor dx);

  /** What is made of a window. */
  enum Kind {
    /** The greatest of its elements. */
    MAXIMUM,
    /** The greatest of its elements, or 0 if none is above: a ReLU and the maximum in one. */
    RECTIFIED_MAXIMUM,
    /** The mean of its elements. */
    AVERAGE;

    /** Whether it is one of the elements, so that the slope needs to know them. */
    public boolean isMaximum() {
      return this != AVERAGE;
    }
  }

  /**
   * For which images and windows.
   *
   * @param kind a maximum or the average
   * @param N images
   * @param C channels
   * @param H rows
   * @param W columns
   * @param window rows and columns, stride, dilation, padding
   * @param ceiling whether a last window counts that begins in the padded image and reaches over its end
   * @param countPadding whether padding counts as zeros in an average; what lies behind the padding never does
   */
  record Windows(
      Kind kind, int N, int C, int H, int W, Window window, boolean ceiling, boolean countPadding)
      implements Spec<Pooling> {

    public Windows {
      check(
          "row",
          H,
          window.R(),
          window.strideH(),
          window.dilationH(),
          window.top(),
          window.bottom(),
          ceiling);
      check(
          "column",
          W,
          window.S(),
          window.strideW(),
          window.dilationW(),
          window.left(),
          window.right(),
          ceiling);
    }

    /**
     * Pooling over images x[N,C,H,W].
     *
     * @throws IllegalArgumentException if x is no image, or a window would lie wholly in the padding
     */
    public static Windows of(
        Kind kind, Shape x, Window window, boolean ceiling, boolean countPadding) {
      if (x.rank() != 4)
        throw new IllegalArgumentException("pooling expects images [N,C,H,W], not " + x);
      return new Windows(
          kind, x.get(0), x.get(1), x.get(2), x.get(3), window, ceiling, countPadding);
    }

    /** Looks at each window's first element that is not in the padding before the image. */
    private static void check(
        String what, int H, int R, int stride, int dilation, int top, int bottom, boolean ceiling) {
      int reach = dilation * (R - 1) + 1;
      if (reach > H + top + bottom) {
        throw new IllegalArgumentException("pooling: a window of " + reach + " " + what
            + "s is larger than the padded image of " + (H + top + bottom));
      }
      int P = extent(H, reach, stride, top, bottom, ceiling);
      for (int p = 0; p < P; p++) {
        int first = p * stride - top;
        int inside = first < 0 ? Math.floorMod(first, dilation) : first;
        if (inside >= H || inside >= first + reach) {
          throw new IllegalArgumentException("pooling: window " + p + " touches no " + what
              + " of the image's " + H + ", only padding");
        }
      }
    }

    /**
     * How many windows fit; under ceiling the last may reach over the end, but begins in the image or the padding
     * before.
     */
    private static int extent(int H, int reach, int stride, int top, int bottom, boolean ceiling) {
      int free = H + top + bottom - reach;
      int P = (ceiling ? (free + stride - 1) / stride : free / stride) + 1;
      return ceiling && (P - 1) * stride >= H + top ? P - 1 : P;
    }

    /** Rows of the answer. */
    public int P() {
      return extent(H, window.reachH(), window.strideH(), window.top(), window.bottom(), ceiling);
    }

    /** Columns of the answer. */
    public int Q() {
      return extent(W, window.reachW(), window.strideW(), window.left(), window.right(), ceiling);
    }

    /** Whether row h and column w are in the image, not in its padding. */
    public boolean insideImage(int h, int w) {
      return 0 <= h && h < H && 0 <= w && w < W;
    }

    /** By how much the average of window p,q divides: its elements, with or without the padding. */
    public int count(int p, int q) {
      return count(
              H, window.R(), window.strideH(), window.dilationH(), window.top(), window.bottom(), p)
          * count(
              W,
              window.S(),
              window.strideW(),
              window.dilationW(),
              window.left(),
              window.right(),
              q);
    }

    private int count(int H, int R, int stride, int dilation, int top, int bottom, int p) {
      int from = countPadding ? -top : 0, to = countPadding ? H + bottom : H, count = 0;
      for (int r = 0; r < R; r++) {
        int h = p * stride + r * dilation - top;
        if (from <= h && h < to) count++;
      }
      return count;
    }

    /** [N,C,H,W]. */
    public Shape input() {
      return Shape.of(N, C, H, W);
    }

    /** [N,C,P,Q]. */
    public Shape output() {
      return Shape.of(N, C, P(), Q());
    }

    @Override
    public Work work(String method) {
      return switch (method) {
        case "forward" -> Work.moving(input(), output());
        case "gradInput" ->
          kind.isMaximum()
              ? Work.moving(input(), output(), input())
              : Work.moving(output(), input());
        default -> throw Work.unknown(this, method);
      };
    }

    @Override
    public Pooling checked(Pooling raw, Guard guard) {
      Shape xs = input(), ys = output();
      return new Pooling() {
        @Override
        public void forward(Tensor x, Tensor y) {
          guard.reads("x", x, xs).apart("y", y, x).writes("y", y, ys);
          guard.run("forward", () -> raw.forward(x, y));
        }

        @Override
        public void gradInput(Tensor x, Tensor dy, Tensor dx) {
          if (kind.isMaximum()) guard.reads("x", x, xs).apart("dx", dx, x);
          guard.reads("dy", dy, ys).apart("dx", dx, dy).writes("dx", dx, xs);
          guard.run("gradInput", () -> raw.gradInput(x, dy, dx));
        }

        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }
}
