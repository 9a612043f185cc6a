package dev.clarinet.op;

import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;

/**
 * Multiply-adds in a row: y = z(steps), where z(0) = x and z(t+1) = a·z(t) + b, element by element. y may be x.
 *
 * <p>With many steps memory does not matter, and how long they take is how fast a device computes.
 */
public interface Recurrence extends Operation {
  /** y from x. */
  void forward(Tensor x, Tensor y);

  /**
   * For which steps and elements.
   *
   * @param steps how many, at least 0
   * @param a by what each multiplies
   * @param b what each adds
   * @param shape of x and y
   */
  record Steps(int steps, double a, double b, Shape shape) implements Spec<Recurrence> {

    public Steps {
      if (steps < 0)
        throw new IllegalArgumentException("recurrence: at least 0 steps, not " + steps);
    }

    @Override
    public Work work(String method) {
      return switch (method) {
        case "forward" -> Work.moving(shape, shape).multiplying((long) steps * shape.size());
        default -> throw Work.unknown(this, method);
      };
    }

    @Override
    public Recurrence checked(Recurrence raw, Guard guard) {
      return new Recurrence() {
        @Override
        public void forward(Tensor x, Tensor y) {
          guard.reads("x", x, shape).writes("y", y, shape);
          guard.run("forward", () -> raw.forward(x, y));
        }

        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }
}
