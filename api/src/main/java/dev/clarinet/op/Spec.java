package dev.clarinet.op;

import dev.clarinet.Backend;
import dev.clarinet.Guard;

/**
 * The geometry and options of an operation: a record, which backends prepare and by which they cache, tune and test.
 *
 * @param <O> the operation that it describes
 */
public interface Spec<O extends Operation> {
  /**
   * {@code raw} behind checks: the tensors of each method with their shapes, written once for all backends. What was
   * checked runs by {@link Guard#run}.
   */
  O checked(O raw, Guard guard);

  /**
   * What a run of one of the operation's methods takes at least; nothing that is known unless overridden.
   *
   * @param method its name, as {@code gradInput}; one that is overloaded says what more it reads, as {@code
   *     forwardWithResidual}
   * @throws IllegalArgumentException if the operation has no such method
   */
  default Work work(String method) {
    return Work.NONE;
  }

  /**
   * The operation made of others, for backends without their own; what a backend's own is tested against.
   *
   * @throws IllegalArgumentException if it cannot be composed
   */
  default O composedOn(Backend backend) {
    throw new IllegalArgumentException("'" + backend.name() + "' has no operation for " + this);
  }
}
