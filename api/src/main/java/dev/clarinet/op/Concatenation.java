package dev.clarinet.op;

import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import java.util.List;

/**
 * Images beside each other by channel: y[N, ΣC, H, W] holds the channels of each x[i] in order, and the slope of x[i]
 * is its part of dy. No answer may be the memory of what it is made from.
 */
public interface Concatenation extends Operation {
  /** y from all xs. */
  void forward(List<Tensor> xs, Tensor y);

  /** dx of input {@code i} from dy. */
  void gradInput(int i, Tensor dy, Tensor dx);

  /**
   * For which images.
   *
   * @param xs their shapes, alike but for the channels
   */
  record Parts(List<Shape> xs) implements Spec<Concatenation> {

    public Parts {
      xs = List.copyOf(xs);
      if (xs.isEmpty())
        throw new IllegalArgumentException("concatenation: there is at least 1 input");
      Shape first = xs.get(0);
      for (Shape x : xs) {
        if (x.rank() < 2
            || x.rank() != first.rank()
            || !withChannels(x, 1).equals(withChannels(first, 1))) {
          throw new IllegalArgumentException(
              "concatenation expects inputs alike but for their channels, not " + xs);
        }
      }
    }

    private static Shape withChannels(Shape x, int C) {
      int[] extents = x.extents();
      extents[1] = C;
      return Shape.of(extents);
    }

    /** Images. */
    public int N() {
      return xs.get(0).get(0);
    }

    /** Channels of input i. */
    public int channels(int i) {
      return xs.get(i).get(1);
    }

    /** Channels of all inputs before i; with i the number of inputs, of y. */
    public int channelsBefore(int i) {
      return xs.stream().limit(i).mapToInt(x -> x.get(1)).sum();
    }

    /** Pixels of a plane. */
    public int plane() {
      return xs.get(0).size() / N() / channels(0);
    }

    /** [N, ΣC, H, W]. */
    public Shape output() {
      return withChannels(xs.get(0), channelsBefore(xs.size()));
    }

    @Override
    public Work work(String method) {
      return switch (method) {
        case "forward" -> Work.moving(output(), output());
        case "gradInput" -> new Work(0, Work.moving(output(), output()).bytes() / xs.size());
        default -> throw Work.unknown(this, method);
      };
    }

    @Override
    public Concatenation checked(Concatenation raw, Guard guard) {
      Shape ys = output();
      return new Concatenation() {
        @Override
        public void forward(List<Tensor> tensors, Tensor y) {
          if (tensors.size() != xs.size()) {
            throw new IllegalArgumentException(
                "concatenation: prepared for " + xs + ", not " + tensors);
          }
          for (int i = 0; i < xs.size(); i++) {
            guard.reads("an input", tensors.get(i), xs.get(i)).apart("y", y, tensors.get(i));
          }
          guard.writes("y", y, ys);
          guard.run("forward", () -> raw.forward(tensors, y));
        }

        @Override
        public void gradInput(int i, Tensor dy, Tensor dx) {
          guard.reads("dy", dy, ys).apart("dx", dx, dy).writes("dx", dx, xs.get(i));
          guard.run("gradInput", () -> raw.gradInput(i, dy, dx));
        }

        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }
}
