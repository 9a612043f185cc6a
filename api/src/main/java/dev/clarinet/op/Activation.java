package dev.clarinet.op;

import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;

/**
 * An elementwise function: y = a(x), and dx = dy · a′, element by element. y may be x, and dx may be dy.
 *
 * <p>The functions and their slopes are the constants of {@link Function}: another one is a constant here, and a line
 * in {@code activation.cl}.
 */
public interface Activation extends Operation {
  /** y from x. */
  void forward(Tensor x, Tensor y);

  /** dx from dy and what forward read and made; a function that {@link Function#slopeNeedsX() needs no x} ignores x. */
  void gradInput(Tensor x, Tensor y, Tensor dy, Tensor dx);

  /** The family. */
  enum Function {
    /** x; what a fused operation has where nothing follows. */
    IDENTITY(false) {
      @Override
      public double value(double x, double a) {
        return x;
      }

      @Override
      public double slope(double x, double y, double a) {
        return 1;
      }
    },
    /** max(x, 0); its slope at 0 is 0. */
    RELU(false) {
      @Override
      public double value(double x, double a) {
        return x < 0 ? 0 : x;
      }

      @Override
      public double slope(double x, double y, double a) {
        return y > 0 ? 1 : 0;
      }
    },
    /** x above 0, a·x below, with 0 ≤ a; its slope at 0 is a. */
    LEAKY_RELU(true) {
      @Override
      public double value(double x, double a) {
        return x > 0 ? x : a * x;
      }

      @Override
      public double slope(double x, double y, double a) {
        return x > 0 ? 1 : a;
      }
    },
    /** 1 / (1 + e⁻ˣ). */
    SIGMOID(false) {
      @Override
      public double value(double x, double a) {
        return sigmoid(x);
      }

      @Override
      public double slope(double x, double y, double a) {
        return y * (1 - y);
      }
    },
    /** The hyperbolic tangent. */
    TANH(false) {
      @Override
      public double value(double x, double a) {
        return Math.tanh(x);
      }

      @Override
      public double slope(double x, double y, double a) {
        return 1 - y * y;
      }
    },
    /** x · sigmoid(x), also called swish (Ramachandran et al. 2017). */
    SILU(true) {
      @Override
      public double value(double x, double a) {
        return x * sigmoid(x);
      }

      @Override
      public double slope(double x, double y, double a) {
        double s = sigmoid(x);
        return s * (1 + x * (1 - s));
      }
    };

    private final boolean slopeNeedsX;

    Function(boolean slopeNeedsX) {
      this.slopeNeedsX = slopeNeedsX;
    }

    /** a(x) with the function's own constant {@code a}, which most ignore. */
    public abstract double value(double x, double a);

    /** a′(x), where y = a(x); of x and y a function reads one. */
    public abstract double slope(double x, double y, double a);

    /** Whether the slope is made from x; otherwise it is made from y, and x need not be kept. */
    public boolean slopeNeedsX() {
      return slopeNeedsX;
    }

    private static double sigmoid(double x) {
      return 1 / (1 + Math.exp(-x));
    }
  }

  /**
   * For which function and elements.
   *
   * @param function which of the family
   * @param a the function's constant: the slope below 0 of {@link Function#LEAKY_RELU}; 0 for the others
   * @param shape of x and y
   */
  record Elements(Function function, double a, Shape shape) implements Spec<Activation> {

    public Elements {
      if (!(a >= 0 && a < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "activation: the slope below 0 is at least 0 and finite, not " + a);
      }
    }

    @Override
    public Work work(String method) {
      return switch (method) {
        case "forward" -> Work.moving(shape, shape);
        case "gradInput" -> Work.moving(shape, shape, shape);
        default -> throw Work.unknown(this, method);
      };
    }

    @Override
    public Activation checked(Activation raw, Guard guard) {
      return new Activation() {
        @Override
        public void forward(Tensor x, Tensor y) {
          guard.reads("x", x, shape).writes("y", y, shape);
          guard.run("forward", () -> raw.forward(x, y));
        }

        @Override
        public void gradInput(Tensor x, Tensor y, Tensor dy, Tensor dx) {
          guard
              .reads("x", x, shape)
              .reads("y", y, shape)
              .reads("dy", dy, shape)
              .writes("dx", dx, shape);
          guard.run("gradInput", () -> raw.gradInput(x, y, dy, dx));
        }

        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }
}
