package dev.clarinet.op;

import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;

/**
 * A step of stochastic gradient descent with momentum μ and weight decay δ, as PyTorch defines it:
 *
 * <pre>
 *   v ← μ·v + (g + δ·w)        w ← w − λ·v
 * </pre>
 *
 * v begins at 0. Nothing changes while flag[0] is not 0: see {@link Finiteness}.
 */
public interface SgdStep extends Operation {
  /** Moves w and v by the gradient g and the learning rate λ. */
  void step(Tensor w, Tensor g, Tensor v, Tensor flag, double learningRate);

  /**
   * For which parameter.
   *
   * @param shape of w, g and v
   * @param momentum μ, at least 0 and below 1
   * @param weightDecay δ, at least 0
   */
  record Rule(Shape shape, double momentum, double weightDecay) implements Spec<SgdStep> {

    public Rule {
      if (!(momentum >= 0 && momentum < 1)) {
        throw new IllegalArgumentException(
            "SGD: momentum is at least 0 and below 1, not " + momentum);
      }
      if (!(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "SGD: weight decay is at least 0 and finite, not " + weightDecay);
      }
    }

    @Override
    public Work work(String method) {
      return switch (method) {
        case "step" -> Work.moving(shape, shape, shape, shape, shape);
        default -> throw Work.unknown(this, method);
      };
    }

    @Override
    public SgdStep checked(SgdStep raw, Guard guard) {
      return new SgdStep() {
        @Override
        public void step(Tensor w, Tensor g, Tensor v, Tensor flag, double learningRate) {
          guard
              .reads("g", g, shape)
              .readsInts("flag", flag, Finiteness.FLAG)
              .apart("w", w, g)
              .apart("v", v, g);
          guard.apart("v", v, w).writes("w", w, shape).writes("v", v, shape);
          guard.run("step", () -> raw.step(w, g, v, flag, learningRate));
        }

        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }
}
