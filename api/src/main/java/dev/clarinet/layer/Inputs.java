package dev.clarinet.layer;

import dev.clarinet.Shape;
import java.util.List;

/** The shapes that come into a layer, N in front. */
public interface Inputs {
  /** All of them, in the order in which the node names its inputs. */
  List<Shape> xs();

  /** The shape of input {@code i}. */
  default Shape x(int i) {
    if (i >= xs().size())
      throw new IllegalArgumentException("expects " + (i + 1) + " inputs, not " + xs());
    return xs().get(i);
  }

  /**
   * The shape of the only input.
   *
   * @throws IllegalArgumentException if there are several
   */
  default Shape x() {
    if (xs().size() != 1) throw new IllegalArgumentException("expects one input, not " + xs());
    return xs().get(0);
  }

  /** These shapes. */
  static Inputs of(List<Shape> xs) {
    return () -> xs;
  }
}
