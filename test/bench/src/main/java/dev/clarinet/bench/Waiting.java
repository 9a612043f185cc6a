package dev.clarinet.bench;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits, and passes on what went wrong. */
final class Waiting {
  private Waiting() {}

  static void forEnd(Future<?> future) {
    try {
      future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
