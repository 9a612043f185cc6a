package dev.clarinet.opencl.runtime;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that kernels are being compiled, once that has taken a second in sum, and every few seconds after:
 * the first start on a device takes several, and who waits should see why. Whoever compiles holds the lock on
 * {@link Programs}.
 */
final class CompilationNotice {
  private static final Logger LOG = LoggerFactory.getLogger(CompilationNotice.class);
  private static final long PATIENCE = Duration.ofSeconds(1).toNanos();
  private static final long PAUSE = Duration.ofSeconds(3).toNanos();

  private final String device;
  private final AtomicLong due = new AtomicLong(PATIENCE);
  private long spent;
  private int files;

  CompilationNotice(String device) {
    this.device = device;
  }

  /** Compiles a file; beside it somebody watches the time. */
  void during(String file, Runnable compilation) {
    files++;
    long began = System.nanoTime();
    var over = new CountDownLatch(1);
    watch(file, files, began - spent, over);
    try {
      compilation.run();
    } finally {
      over.countDown();
      spent += System.nanoTime() - began;
    }
  }

  /**
   * Speaks whenever it is due until it is over; {@code zero} is when all compilations would have begun without pauses.
   */
  private void watch(String file, int number, long zero, CountDownLatch over) {
    Runnable watch = () -> {
      try {
        while (!over.await(due.get() - (System.nanoTime() - zero), NANOSECONDS)) say(file, number);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
    var watcher = new Thread(watch, "compilation of " + file);
    watcher.setDaemon(true);
    watcher.start();
  }

  private void say(String file, int number) {
    due.addAndGet(PAUSE);
    LOG.info(
        "compiling kernels for '{}', which only its first start has to: file {}, {}",
        device,
        number,
        file);
  }
}
