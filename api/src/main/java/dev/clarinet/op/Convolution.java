package dev.clarinet.op;

import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;

/**
 * Convolution of images x[N,C,H,W] with filters f[K,C/G,R,S] and bias b[K] into y[N,K,P,Q]; G is the number of groups.
 *
 * <pre>
 *   y [n,k,p,q] = b[k] + Σ c,r,s   x[n,c,h,w] · f[k,c,r,s]
 *   dx[n,c,h,w] =        Σ k,p,q  dy[n,k,p,q] · f[k,c,r,s]
 *   df[k,c,r,s] =        Σ n,p,q  dy[n,k,p,q] · x[n,c,h,w]
 *   db[k]       =        Σ n,p,q  dy[n,k,p,q]
 * </pre>
 *
 * where h = p·stride + r·dilation − pad, w likewise, c runs over the channels of k's group, and x is 0 outside the
 * image. Results overwrite; no answer may be the memory of what it is made from. This is what the field calls
 * convolution; a mathematician would say cross-correlation.
 *
 * <p>Filters are expected to change from run to run, as in training. Where they stay, {@link FusedConvolution} may be
 * faster, also with nothing fused.
 */
public interface Convolution extends Operation {
  /** y from x and f, without bias. */
  void forward(Tensor x, Tensor f, Tensor y);

  /** y from x, f and b. */
  void forward(Tensor x, Tensor f, Tensor b, Tensor y);

  /** dx from f and dy. */
  void gradInput(Tensor f, Tensor dy, Tensor dx);

  /** df from x and dy. */
  void gradFilters(Tensor x, Tensor dy, Tensor df);

  /** db from dy. */
  void gradBias(Tensor dy, Tensor db);

  /**
   * For which images and filters.
   *
   * @param N images
   * @param C channels of an image
   * @param H rows of an image
   * @param W columns of an image
   * @param K filters, which are the channels of the answer
   * @param window the filters' rows and columns, stride, dilation and padding
   * @param groups into how many groups channels and filters are split, each by itself: 1 is usual, C is depthwise
   */
  record Geometry(int N, int C, int H, int W, int K, Window window, int groups)
      implements Spec<Convolution> {

    public Geometry {
      if (groups < 1 || C % groups != 0 || K % groups != 0) {
        throw new IllegalArgumentException("convolution: " + C + " channels and " + K
            + " filters cannot be split into " + groups + " groups evenly");
      }
      if (window.reachH() > (long) H + window.top() + window.bottom()
          || window.reachW() > (long) W + window.left() + window.right()) {
        throw new IllegalArgumentException("convolution: the window " + window
            + " is larger than the padded image of " + H + "×" + W);
      }
    }

    /**
     * The convolution of images x[N,C,H,W] with K filters; a matrix [N,C] counts as images of one pixel.
     *
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Geometry of(Shape x, int K, Window window, int groups) {
      if (x.rank() != 2 && x.rank() != 4) {
        throw new IllegalArgumentException("convolution expects images [N,C,H,W], not " + x);
      }
      boolean pixels = x.rank() == 2;
      return new Geometry(
          x.get(0), x.get(1), pixels ? 1 : x.get(2), pixels ? 1 : x.get(3), K, window, groups);
    }

    /** Rows of a filter. */
    public int R() {
      return window.R();
    }

    /** Columns of a filter. */
    public int S() {
      return window.S();
    }

    /** Rows of the answer. */
    public int P() {
      return (H + window.top() + window.bottom() - window.reachH()) / window.strideH() + 1;
    }

    /** Columns of the answer. */
    public int Q() {
      return (W + window.left() + window.right() - window.reachW()) / window.strideW() + 1;
    }

    /** Channels that one filter sees. */
    public int channelsPerGroup() {
      return C / groups;
    }

    /** Filters in one group. */
    public int filtersPerGroup() {
      return K / groups;
    }

    /** The image's channel that filter k sees as its c-th. */
    public int channel(int k, int c) {
      return k / filtersPerGroup() * channelsPerGroup() + c;
    }

    /** The image's row under row r of window p. */
    public int h(int p, int r) {
      return window.h(p, r);
    }

    /** The image's column under column s of window q. */
    public int w(int q, int s) {
      return window.w(q, s);
    }

    /** Whether row h and column w are in the image, not in its padding. */
    public boolean insideImage(int h, int w) {
      return 0 <= h && h < H && 0 <= w && w < W;
    }

    /** Where x[n,c,h,w] lies. */
    public int x(int n, int c, int h, int w) {
      return ((n * C + c) * H + h) * W + w;
    }

    /** Where f[k,c,r,s] lies; c counts within the group. */
    public int f(int k, int c, int r, int s) {
      return ((k * channelsPerGroup() + c) * R() + r) * S() + s;
    }

    /** Where y[n,k,p,q] lies. */
    public int y(int n, int k, int p, int q) {
      return ((n * K + k) * P() + p) * Q() + q;
    }

    /** [N,C,H,W]. */
    public Shape input() {
      return Shape.of(N, C, H, W);
    }

    /** [K,C/G,R,S]. */
    public Shape filters() {
      return Shape.of(K, channelsPerGroup(), R(), S());
    }

    /** [K]. */
    public Shape bias() {
      return Shape.of(K);
    }

    /** [N,K,P,Q]. */
    public Shape output() {
      return Shape.of(N, K, P(), Q());
    }

    /** Multiplications with addition that forward takes, and each of the two large gradients too. */
    public long multiplyAdds() {
      return (long) output().size() * channelsPerGroup() * R() * S();
    }

    @Override
    public Work work(String method) {
      return switch (method) {
        case "forward", "gradInput", "gradFilters" ->
          Work.moving(input(), filters(), output()).multiplying(multiplyAdds());
        case "gradBias" -> Work.moving(output(), bias());
        default -> throw Work.unknown(this, method);
      };
    }

    @Override
    public Convolution checked(Convolution raw, Guard guard) {
      Shape xs = input(), fs = filters(), bs = bias(), ys = output();
      return new Convolution() {
        @Override
        public void forward(Tensor x, Tensor f, Tensor y) {
          guard
              .reads("x", x, xs)
              .reads("f", f, fs)
              .apart("y", y, x)
              .apart("y", y, f)
              .writes("y", y, ys);
          guard.run("forward", () -> raw.forward(x, f, y));
        }

        @Override
        public void forward(Tensor x, Tensor f, Tensor b, Tensor y) {
          guard
              .reads("x", x, xs)
              .reads("f", f, fs)
              .reads("b", b, bs)
              .apart("y", y, x)
              .apart("y", y, f)
              .apart("y", y, b);
          guard.writes("y", y, ys);
          guard.run("forward", () -> raw.forward(x, f, b, y));
        }

        @Override
        public void gradInput(Tensor f, Tensor dy, Tensor dx) {
          guard
              .reads("f", f, fs)
              .reads("dy", dy, ys)
              .apart("dx", dx, f)
              .apart("dx", dx, dy)
              .writes("dx", dx, xs);
          guard.run("gradInput", () -> raw.gradInput(f, dy, dx));
        }

        @Override
        public void gradFilters(Tensor x, Tensor dy, Tensor df) {
          guard
              .reads("x", x, xs)
              .reads("dy", dy, ys)
              .apart("df", df, x)
              .apart("df", df, dy)
              .writes("df", df, fs);
          guard.run("gradFilters", () -> raw.gradFilters(x, dy, df));
        }

        @Override
        public void gradBias(Tensor dy, Tensor db) {
          guard.reads("dy", dy, ys).apart("db", db, dy).writes("db", db, bs);
          guard.run("gradBias", () -> raw.gradBias(dy, db));
        }

        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }
}
