package dev.clarinet.op;

import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;

/**
 * Inverted dropout (Srivastava et al. 2014): y[i] = x[i] / (1 − rate) where the coin of (key, step, i) says keep,
 * else 0.
 *
 * <p>The coin is {@link CounterRandom#uniform}, which all backends compute alike, so that backward tosses the same
 * coins again and no mask is kept. An element is dropped where the coin is below the rate. y may be x, and dx may be
 * dy.
 */
public interface Dropout extends Operation {
  /** y from x, in training step {@code step}. */
  void forward(Tensor x, long step, Tensor y);

  /** dx from dy, in the same step. */
  void gradInput(Tensor dy, long step, Tensor dx);

  /**
   * For which coins.
   *
   * @param rate the part that is dropped: at least 0, below 1
   * @param key the layer's own, so that two layers toss other coins
   * @param shape of x and y
   */
  record Coins(double rate, long key, Shape shape) implements Spec<Dropout> {

    public Coins {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException(
            "dropout: the rate is at least 0 and below 1, not " + rate);
      }
    }

    /**
     * Whether element {@code i} stays in this step. The rate is compared as a float, so that devices agree to the bit.
     */
    public boolean keeps(long step, int i) {
      return CounterRandom.uniform(key, step, i) >= (float) rate;
    }

    @Override
    public Work work(String method) {
      return switch (method) {
        case "forward" -> Work.moving(shape, shape);
        case "gradInput" -> Work.moving(shape, shape);
        default -> throw Work.unknown(this, method);
      };
    }

    @Override
    public Dropout checked(Dropout raw, Guard guard) {
      return new Dropout() {
        @Override
        public void forward(Tensor x, long step, Tensor y) {
          guard.reads("x", x, shape).writes("y", y, shape);
          guard.run("forward", () -> raw.forward(x, step, y));
        }

        @Override
        public void gradInput(Tensor dy, long step, Tensor dx) {
          guard.reads("dy", dy, shape).writes("dx", dx, shape);
          guard.run("gradInput", () -> raw.gradInput(dy, step, dx));
        }

        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }
}
