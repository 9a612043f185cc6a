package dev.clarinet.layer;

import dev.clarinet.Tensor;
import java.util.List;

/** The tensors of a stage while it runs. What a part of backward has not declared to read, it cannot have. */
public interface Values {
  /** The inputs. */
  List<Tensor> xs();

  /** Input {@code i}. */
  default Tensor x(int i) {
    return xs().get(i);
  }

  /** The first input. */
  default Tensor x() {
    return x(0);
  }

  /** The answer. */
  Tensor y();

  /** The slope of the loss by the answer. */
  Tensor dy();

  /** Where the slope of the loss by input {@code i} goes. */
  Tensor dx(int i);

  /** Where the slope of the loss by the first input goes. */
  default Tensor dx() {
    return dx(0);
  }

  /** The number of the training step: the stream of random numbers. */
  long step();
}
