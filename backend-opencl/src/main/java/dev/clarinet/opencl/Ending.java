package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import java.util.Optional;

/**
 * What is done to a sum over windows as it is stored, as {@code epilogue.cl} has it.
 *
 * @param b what is added to all answers of a filter
 * @param r what is added to each answer
 * @param below by what answers below 0 are multiplied then
 */
record Ending(Optional<Tensor> b, Optional<Tensor> r, float below) {
  /** Nothing. */
  static final Ending NONE = new Ending(Optional.empty(), Optional.empty(), 1);

  /** A bias alone. */
  static Ending bias(Tensor b) {
    return new Ending(Optional.of(b), Optional.empty(), 1);
  }

  /** 1 if there is a bias. */
  int biased() {
    return b.isPresent() ? 1 : 0;
  }

  /** 1 if there is something to add to each answer. */
  int adds() {
    return r.isPresent() ? 1 : 0;
  }
}
