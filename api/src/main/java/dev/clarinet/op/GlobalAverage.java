package dev.clarinet.op;

import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;

/**
 * The mean of each plane: y[n,c] = Σ h,w x[n,c,h,w] / (H·W), and dx[n,c,h,w] = dy[n,c] / (H·W). Results overwrite; no
 * answer may be the memory of what it is made from.
 */
public interface GlobalAverage extends Operation {
  /** y from x. */
  void forward(Tensor x, Tensor y);

  /** dx from dy. */
  void gradInput(Tensor dy, Tensor dx);

  /**
   * For which images.
   *
   * @param N images
   * @param C channels
   * @param H rows
   * @param W columns
   */
  record Planes(int N, int C, int H, int W) implements Spec<GlobalAverage> {

    /** The means of images x[N,C,H,W]. */
    public static Planes of(Shape x) {
      if (x.rank() != 4)
        throw new IllegalArgumentException("global average expects images [N,C,H,W], not " + x);
      return new Planes(x.get(0), x.get(1), x.get(2), x.get(3));
    }

    /** Pixels of a plane. */
    public int plane() {
      return H * W;
    }

    /** [N,C,H,W]. */
    public Shape input() {
      return Shape.of(N, C, H, W);
    }

    /** [N,C]. */
    public Shape output() {
      return Shape.of(N, C);
    }

    @Override
    public Work work(String method) {
      return switch (method) {
        case "forward" -> Work.moving(input(), output());
        case "gradInput" -> Work.moving(output(), input());
        default -> throw Work.unknown(this, method);
      };
    }

    @Override
    public GlobalAverage checked(GlobalAverage raw, Guard guard) {
      Shape xs = input(), ys = output();
      return new GlobalAverage() {
        @Override
        public void forward(Tensor x, Tensor y) {
          guard.reads("x", x, xs).apart("y", y, x).writes("y", y, ys);
          guard.run("forward", () -> raw.forward(x, y));
        }

        @Override
        public void gradInput(Tensor dy, Tensor dx) {
          guard.reads("dy", dy, ys).apart("dx", dx, dy).writes("dx", dx, xs);
          guard.run("gradInput", () -> raw.gradInput(dy, dx));
        }

        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }
}
