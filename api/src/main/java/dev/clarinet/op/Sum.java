package dev.clarinet.op;

import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import java.util.List;

/** The sum of tensors of one shape, element by element, added in their order. y may be any of them. */
public interface Sum extends Operation {
  /** y from the terms. */
  void forward(List<Tensor> terms, Tensor y);

  /**
   * For which terms.
   *
   * @param count how many, at least 1
   * @param shape of each term and of y
   */
  record Terms(int count, Shape shape) implements Spec<Sum> {

    public Terms {
      if (count < 1)
        throw new IllegalArgumentException("sum: there is at least 1 term, not " + count);
    }

    @Override
    public Work work(String method) {
      return switch (method) {
        case "forward" -> new Work(0, (count + 1) * Work.moving(shape).bytes());
        default -> throw Work.unknown(this, method);
      };
    }

    @Override
    public Sum checked(Sum raw, Guard guard) {
      return new Sum() {
        @Override
        public void forward(List<Tensor> terms, Tensor y) {
          if (terms.size() != count) {
            throw new IllegalArgumentException(
                "sum: prepared for " + count + " terms, not " + terms.size());
          }
          for (Tensor term : terms) guard.reads("a term", term, shape);
          guard.writes("y", y, shape);
          guard.run("forward", () -> raw.forward(terms, y));
        }

        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }
}
