package dev.clarinet.op;

import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;

/**
 * Cross-entropy of the softmax of logits x[N,K] with class labels t[N], one number an image:
 *
 * <pre>
 *   y[n]    = log Σ k exp x[n,k]  −  x[n,t[n]]
 *   dx[n,k] = dy[n] · (softmax(x[n,·])[k] − [k = t[n]])
 * </pre>
 *
 * The greatest logit is taken off first, so that no exponential overflows. Labels are INT32 from 0 to K−1; who gives
 * another gets NaN, never a read outside the logits. dx may be x.
 */
public interface SoftmaxCrossEntropy extends Operation {
  /** y from the logits x and the labels t. */
  void forward(Tensor x, Tensor t, Tensor y);

  /** dx from the logits x, the labels t and dy. */
  void gradInput(Tensor x, Tensor t, Tensor dy, Tensor dx);

  /**
   * For which logits.
   *
   * @param N images
   * @param K classes
   */
  record Classes(int N, int K) implements Spec<SoftmaxCrossEntropy> {

    /** For logits [N,K]. */
    public static Classes of(Shape x) {
      if (x.rank() != 2)
        throw new IllegalArgumentException("cross-entropy expects logits [N,K], not " + x);
      return new Classes(x.get(0), x.get(1));
    }

    @Override
    public Work work(String method) {
      Shape logits = Shape.of(N, K);
      return switch (method) {
        case "forward" -> Work.moving(logits);
        case "gradInput" -> Work.moving(logits, logits);
        default -> throw Work.unknown(this, method);
      };
    }

    @Override
    public SoftmaxCrossEntropy checked(SoftmaxCrossEntropy raw, Guard guard) {
      Shape xs = Shape.of(N, K), ys = Shape.of(N);
      return new SoftmaxCrossEntropy() {
        @Override
        public void forward(Tensor x, Tensor t, Tensor y) {
          guard.reads("x", x, xs).readsInts("t", t, ys).apart("y", y, x).writes("y", y, ys);
          guard.run("forward", () -> raw.forward(x, t, y));
        }

        @Override
        public void gradInput(Tensor x, Tensor t, Tensor dy, Tensor dx) {
          guard
              .reads("x", x, xs)
              .readsInts("t", t, ys)
              .reads("dy", dy, ys)
              .apart("dx", dx, dy)
              .writes("dx", dx, xs);
          guard.run("gradInput", () -> raw.gradInput(x, t, dy, dx));
        }

        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }
}
