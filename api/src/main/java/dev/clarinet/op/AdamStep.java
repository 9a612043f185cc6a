package dev.clarinet.op;

import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;

/**
 * A step of Adam (Kingma and Ba 2015) with weight decay δ added to the gradient, as PyTorch defines it, t counting
 * from 1:
 *
 * <pre>
 *   g′ = g + δ·w       m ← β₁·m + (1 − β₁)·g′       v ← β₂·v + (1 − β₂)·g′²
 *   w ← w − λ · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
 * </pre>
 *
 * m and v begin at 0. Nothing changes while flag[0] is not 0: see {@link Finiteness}.
 */
public interface AdamStep extends Operation {
  /** Moves w, m and v by the gradient g and the learning rate λ in step t, the first being 1. */
  void step(Tensor w, Tensor g, Tensor m, Tensor v, Tensor flag, double learningRate, long t);

  /**
   * For which parameter.
   *
   * @param shape of w, g, m and v
   * @param beta1 how slowly the mean of the gradient forgets, at least 0 and below 1
   * @param beta2 how slowly the mean of its square forgets, at least 0 and below 1
   * @param epsilon added to the root, above 0 and below 1
   * @param weightDecay δ, at least 0
   */
  record Rule(Shape shape, double beta1, double beta2, double epsilon, double weightDecay)
      implements Spec<AdamStep> {

    public Rule {
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
        throw new IllegalArgumentException(
            "Adam: betas are at least 0 and below 1, not " + beta1 + " and " + beta2);
      }
      if (!(epsilon > 0 && epsilon < 1))
        throw new IllegalArgumentException("Adam: epsilon is above 0 and below 1, not " + epsilon);
      if (!(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "Adam: weight decay is at least 0 and finite, not " + weightDecay);
      }
    }

    /** λ / (1 − β₁ᵗ): what the mean of the gradient is multiplied by. */
    public double rate(double learningRate, long t) {
      return learningRate / (1 - Math.pow(beta1, t));
    }

    /** 1 / (1 − β₂ᵗ): what the mean of its square is multiplied by. */
    public double correction(long t) {
      return 1 / (1 - Math.pow(beta2, t));
    }

    @Override
    public Work work(String method) {
      return switch (method) {
        case "step" -> Work.moving(shape, shape, shape, shape, shape, shape, shape);
        default -> throw Work.unknown(this, method);
      };
    }

    @Override
    public AdamStep checked(AdamStep raw, Guard guard) {
      return new AdamStep() {
        @Override
        public void step(
            Tensor w, Tensor g, Tensor m, Tensor v, Tensor flag, double learningRate, long t) {
          guard.reads("g", g, shape).readsInts("flag", flag, Finiteness.FLAG).apart("w", w, g);
          guard
              .apart("m", m, g)
              .apart("v", v, g)
              .apart("m", m, w)
              .apart("v", v, w)
              .apart("m", m, v);
          guard.writes("w", w, shape).writes("m", m, shape).writes("v", v, shape);
          if (t < 1) throw new IllegalArgumentException("Adam: steps count from 1, not " + t);
          guard.run("step", () -> raw.step(w, g, m, v, flag, learningRate, t));
        }

        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }
}
