package dev.clarinet.spi;

import dev.clarinet.ElementType;
import java.util.Optional;

/**
 * An open device, as a backend module provides it; {@link dev.clarinet.Backend} is what users see of it. Thread-safe.
 */
public interface Device extends AutoCloseable {
  /** Short name: {@code java}, {@code opencl:0}. */
  String name();

  /** The device in words: make, model, driver. */
  String description();

  /** A hash of the parameters that were tuned for it, which decide how it rounds; empty if none were. */
  default String tuning() {
    return "";
  }

  /** Memory for so many elements, contents undefined. */
  Memory allocate(ElementType type, int elements);

  /** The operations it has of its own. */
  Operations operations();

  /** Waits until all queued work is done. */
  void finish();

  /** What ends profiling. */
  interface Profiling extends AutoCloseable {
    /** Waits until all queued work is done and told; does nothing once the device is closed. */
    @Override
    void close();
  }

  /**
   * Tells of every launch from now on, until what is returned is closed. Empty where nothing is launched, since an
   * operation is done when its method returns.
   */
  default Optional<Profiling> profile(Launches launches) {
    return Optional.empty();
  }

  /** Frees the device; all memory and operations are closed before. */
  @Override
  void close();
}
