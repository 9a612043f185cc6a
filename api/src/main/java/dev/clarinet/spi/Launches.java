package dev.clarinet.spi;

/** Hears of the launches of a {@link Device} while it is profiled. Thread-safe. */
@FunctionalInterface
public interface Launches {
  /**
   * A kernel was queued by the thread that calls; what is returned hears later when it ran. Both are called while the
   * device is held: they are brief, and launch nothing.
   */
  Ran queued(String kernel);

  /** Hears when a launch ran. */
  @FunctionalInterface
  interface Ran {
    /** From when to when, in nanoseconds as {@link System#nanoTime} counts them, but measured by the device. */
    void ran(long start, long end);
  }
}
