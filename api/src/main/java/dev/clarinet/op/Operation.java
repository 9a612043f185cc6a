package dev.clarinet.op;

/**
 * Something prepared once that runs many times. Running queues work on the device: it allocates nothing there and does
 * not wait. One thread at a time may use a prepared operation; several operations may run beside each other.
 */
public interface Operation extends AutoCloseable {
  /** Frees what preparing took. */
  @Override
  default void close() {}
}
