package dev.clarinet.op;

import dev.clarinet.ElementType;
import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;

/**
 * Watches for what is not finite: flag, one {@link ElementType#INT32}, becomes 1 if some x is NaN or infinite, and
 * otherwise stays what it was. An optimiser's step does nothing while its flag is not 0, so that the host need not
 * wait.
 */
public interface Finiteness extends Operation {
  /** Raises the flag if some x is not finite. */
  void check(Tensor x, Tensor flag);

  /** The shape of a flag. */
  Shape FLAG = Shape.of(1);

  /**
   * For which tensor.
   *
   * @param shape of x
   */
  record Elements(Shape shape) implements Spec<Finiteness> {

    @Override
    public Work work(String method) {
      return switch (method) {
        case "check" -> Work.moving(shape);
        default -> throw Work.unknown(this, method);
      };
    }

    @Override
    public Finiteness checked(Finiteness raw, Guard guard) {
      return new Finiteness() {
        @Override
        public void check(Tensor x, Tensor flag) {
          guard.reads("x", x, shape).writesInts("flag", flag, FLAG);
          guard.run("check", () -> raw.check(x, flag));
        }

        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }
}
