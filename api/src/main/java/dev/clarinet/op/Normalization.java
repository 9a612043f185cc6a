package dev.clarinet.op;

import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;

/**
 * Batch normalisation of each channel of x[N,C,H,W] (Ioffe and Szegedy 2015), with M = N·H·W numbers a channel:
 *
 * <pre>
 *   training   y = γ[c] · x̂ + β[c],  x̂ = (x − mean[c]) · i[c],  i[c] = 1 / √(variance[c] + ε)
 *   inference  the same with the running statistics in the place of this batch's
 *   dβ[c] = Σ dy        dγ[c] = Σ dy · x̂        dx = γ[c] · i[c] · (dy − dβ[c] / M − x̂ · dγ[c] / M)
 * </pre>
 *
 * mean and variance are those of this batch, the variance divided by M. Training moves the running statistics by {@code
 * momentum} towards this batch's, the variance then divided by M − 1, and leaves mean and i in saved[2,C] for backward.
 * y may be x; dx may be dy.
 */
public interface Normalization extends Operation {
  /** y, saved and the running statistics from x, γ and β. */
  void forward(
      Tensor x,
      Tensor gamma,
      Tensor beta,
      Tensor runningMean,
      Tensor runningVariance,
      Tensor saved,
      Tensor y);

  /** y from x, γ, β and the running statistics. */
  void infer(
      Tensor x, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVariance, Tensor y);

  /** dx, dγ and dβ from x, γ, saved and dy. */
  void backward(
      Tensor x, Tensor gamma, Tensor saved, Tensor dy, Tensor dx, Tensor dgamma, Tensor dbeta);

  /**
   * For which images.
   *
   * @param N images
   * @param C channels
   * @param H rows
   * @param W columns
   * @param epsilon added to the variance, above 0
   * @param momentum by which part the running statistics move, 0 to 1
   */
  record Channels(int N, int C, int H, int W, double epsilon, double momentum)
      implements Spec<Normalization> {

    public Channels {
      if (!(epsilon > 0 && epsilon < 1)) {
        throw new IllegalArgumentException(
            "normalization: epsilon is above 0 and below 1, not " + epsilon);
      }
      if (!(momentum >= 0 && momentum <= 1)) {
        throw new IllegalArgumentException(
            "normalization: momentum is from 0 to 1, not " + momentum);
      }
    }

    /** The normalisation of images x[N,C,H,W], or of a matrix [N,C] as images of one pixel. */
    public static Channels of(Shape x, double epsilon, double momentum) {
      if (x.rank() != 2 && x.rank() != 4) {
        throw new IllegalArgumentException("normalization expects images [N,C,H,W], not " + x);
      }
      boolean pixels = x.rank() == 2;
      return new Channels(
          x.get(0), x.get(1), pixels ? 1 : x.get(2), pixels ? 1 : x.get(3), epsilon, momentum);
    }

    /** Pixels of a plane. */
    public int plane() {
      return H * W;
    }

    /**
     * Looks whether it can train.
     *
     * @throws IllegalArgumentException if a channel is a single value
     */
    public void requireVariance() {
      if (N * plane() < 2) {
        throw new IllegalArgumentException(
            "normalization: a single value a channel has no variance, x is " + input());
      }
    }

    /** [N,C,H,W]. */
    public Shape input() {
      return Shape.of(N, C, H, W);
    }

    /** [C]. */
    public Shape channels() {
      return Shape.of(C);
    }

    /** [2,C]: the batch's mean, then 1 / its deviation. */
    public Shape saved() {
      return Shape.of(2, C);
    }

    @Override
    public Work work(String method) {
      return switch (method) {
        case "forward" -> Work.moving(input(), input());
        case "infer" -> Work.moving(input(), input());
        case "backward" -> Work.moving(input(), input(), input());
        default -> throw Work.unknown(this, method);
      };
    }

    @Override
    public Normalization checked(Normalization raw, Guard guard) {
      Shape xs = input(), cs = channels(), ss = saved();
      return new Normalization() {
        @Override
        public void forward(
            Tensor x,
            Tensor gamma,
            Tensor beta,
            Tensor runningMean,
            Tensor runningVariance,
            Tensor saved,
            Tensor y) {
          requireVariance();
          guard.reads("x", x, xs).reads("gamma", gamma, cs).reads("beta", beta, cs);
          guard
              .writes("runningMean", runningMean, cs)
              .writes("runningVariance", runningVariance, cs);
          guard.writes("saved", saved, ss).writes("y", y, xs);
          guard.run(
              "forward", () -> raw.forward(x, gamma, beta, runningMean, runningVariance, saved, y));
        }

        @Override
        public void infer(
            Tensor x,
            Tensor gamma,
            Tensor beta,
            Tensor runningMean,
            Tensor runningVariance,
            Tensor y) {
          guard
              .reads("x", x, xs)
              .reads("gamma", gamma, cs)
              .reads("beta", beta, cs)
              .writes("y", y, xs);
          guard.reads("runningMean", runningMean, cs).reads("runningVariance", runningVariance, cs);
          guard.run("infer", () -> raw.infer(x, gamma, beta, runningMean, runningVariance, y));
        }

        @Override
        public void backward(
            Tensor x,
            Tensor gamma,
            Tensor saved,
            Tensor dy,
            Tensor dx,
            Tensor dgamma,
            Tensor dbeta) {
          guard
              .reads("x", x, xs)
              .reads("gamma", gamma, cs)
              .reads("saved", saved, ss)
              .reads("dy", dy, xs);
          guard
              .apart("dx", dx, x)
              .writes("dx", dx, xs)
              .writes("dgamma", dgamma, cs)
              .writes("dbeta", dbeta, cs);
          guard.run("backward", () -> raw.backward(x, gamma, saved, dy, dx, dgamma, dbeta));
        }

        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }
}
