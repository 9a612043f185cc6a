package dev.clarinet.purejava;

import dev.clarinet.Backend;

/** Opens the {@code java} backend, which needs nothing but the JVM: float32 on all cores. */
public final class JavaBackend {
  /** The system property that says how many threads {@link #open()} uses; all cores if it is not set. */
  public static final String THREADS = "clarinet.threads";

  private JavaBackend() {}

  /** On all cores, or on as many threads as {@link #THREADS} says. */
  public static Backend open() {
    return open(threads());
  }

  /** On so many threads, the caller's counted. Results do not depend on their number, bit for bit. */
  public static Backend open(int threads) {
    return Backend.over(new JavaDevice(threads));
  }

  static int threads() {
    String text = System.getProperty(THREADS, "");
    if (text.isBlank()) return Runtime.getRuntime().availableProcessors();
    try {
      int threads = Integer.parseInt(text.strip());
      if (threads >= 1) return threads;
    } catch (NumberFormatException e) {
      // said below, as for a number that is too small
    }
    throw new IllegalArgumentException(
        "-D" + THREADS + "=" + text + ": a number of threads from 1 is expected");
  }
}
