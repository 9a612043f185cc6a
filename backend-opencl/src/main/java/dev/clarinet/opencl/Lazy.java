package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.ClRuntime;
import java.util.Optional;
import java.util.function.Supplier;

/** A part of a prepared operation that is made when first asked for. One thread at a time may ask. */
final class Lazy<T extends AutoCloseable> {
  private final ClRuntime runtime;
  private final Supplier<T> maker;
  private Optional<T> part = Optional.empty();

  Lazy(ClRuntime runtime, Supplier<T> maker) {
    this.runtime = runtime;
    this.maker = maker;
  }

  T get() {
    if (part.isEmpty()) part = Optional.of(runtime.make(maker));
    return part.get();
  }

  /** The part, if it was made. */
  Optional<T> made() {
    return part;
  }
}
