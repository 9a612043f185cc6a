package dev.clarinet;

import dev.clarinet.op.Spec;
import java.util.Optional;

/**
 * Where a thread is, as a {@link Profile} sees it.
 *
 * @param layer in whose name it works, or empty
 * @param part of the layer's work, or empty
 * @param operation that it runs, or empty
 */
record Place(String layer, String part, String operation) {
  static final Place NOWHERE = new Place("", "", "");

  boolean inOperation() {
    return !operation.isEmpty();
  }

  /** Here, in a method of an operation: that of the interface around the spec, as {@code MatMul.multiply}. */
  Place in(Spec<?> spec, String method) {
    Class<?> type =
        Optional.<Class<?>>ofNullable(spec.getClass().getEnclosingClass()).orElse(spec.getClass());
    return new Place(layer, part, type.getSimpleName() + "." + method);
  }
}
