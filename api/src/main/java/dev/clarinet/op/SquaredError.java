package dev.clarinet.op;

import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;

/**
 * The mean squared error of each item against its target, with M numbers an item:
 *
 * <pre>
 *   y[n] = Σ i (x[n,i] − t[n,i])² / M        dx[n,i] = dy[n] · 2 (x[n,i] − t[n,i]) / M
 * </pre>
 *
 * dx may be x.
 */
public interface SquaredError extends Operation {
  /** y from the answers x and the targets t. */
  void forward(Tensor x, Tensor t, Tensor y);

  /** dx from the answers x, the targets t and dy. */
  void gradInput(Tensor x, Tensor t, Tensor dy, Tensor dx);

  /**
   * For which answers.
   *
   * @param shape of x and t, [N,…]
   */
  record Items(Shape shape) implements Spec<SquaredError> {

    public Items {
      if (shape.rank() == 0)
        throw new IllegalArgumentException("squared error expects [N,…], not a single number");
    }

    /** Items. */
    public int N() {
      return shape.get(0);
    }

    /** Numbers of an item. */
    public int M() {
      return shape.size() / N();
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
    public SquaredError checked(SquaredError raw, Guard guard) {
      Shape ys = Shape.of(N());
      return new SquaredError() {
        @Override
        public void forward(Tensor x, Tensor t, Tensor y) {
          guard
              .reads("x", x, shape)
              .reads("t", t, shape)
              .apart("y", y, x)
              .apart("y", y, t)
              .writes("y", y, ys);
          guard.run("forward", () -> raw.forward(x, t, y));
        }

        @Override
        public void gradInput(Tensor x, Tensor t, Tensor dy, Tensor dx) {
          guard
              .reads("x", x, shape)
              .reads("t", t, shape)
              .reads("dy", dy, ys)
              .apart("dx", dx, dy)
              .writes("dx", dx, shape);
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
