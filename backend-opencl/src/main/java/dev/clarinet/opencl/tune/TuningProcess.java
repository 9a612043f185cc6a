package dev.clarinet.opencl.tune;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tuning in a process of its own, and in another when that one dies of a candidate or hangs in it, until one comes to
 * its end: a compiler that crashes costs its candidate, and no more.
 *
 * @param command what starts a process that tunes for so long
 * @param record the file in which it keeps what it finds
 * @param patience how long one candidate may take
 * @param out hears the lines that the processes print on standard output
 */
public record TuningProcess(
    Function<Duration, List<String>> command,
    Path record,
    Duration patience,
    Consumer<String> out) {
  private static final Logger LOG = LoggerFactory.getLogger(TuningProcess.class);
  private static final int MOST = 100;
  private static final long MILLISECONDS = 100;

  /** Tunes for so long; returns the exit code of the last process. */
  public int run(Duration budget) {
    long end = System.nanoTime() + budget.toNanos();
    for (int i = 1; true; i++) {
      int exitCode = runOne(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      var left = Journal.read(journal());
      if (exitCode == 0 || left.isEmpty() || i == MOST) return exitCode;
      LOG.warn(
          "tuning goes on without '{}' for {}, which ended a process with code {}",
          left.get().candidate(),
          left.get().question(),
          exitCode);
    }
  }

  private Path journal() {
    return Journal.beside(record);
  }

  private int runOne(Duration time) {
    try {
      var process = new ProcessBuilder(command.apply(time))
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
      var watch = new Thread(() -> watch(process), "clarinet-tuning");
      watch.setDaemon(true);
      watch.start();
      var orphan = new Thread(process::destroyForcibly, "clarinet-tuning-end");
      Runtime.getRuntime().addShutdownHook(orphan);
      try (var lines = process.inputReader()) {
        lines.lines().forEach(out);
        return process.waitFor();
      } finally {
        process.destroyForcibly();
        forget(orphan);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no process for tuning can be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled(e);
    }
  }

  private static void forget(Thread shutdownHook) {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      LOG.debug("the JVM ends while a process tunes", e);
    }
  }

  private static CancellationException cancelled(InterruptedException e) {
    var cancelled = new CancellationException("interrupted while tuning");
    cancelled.initCause(e);
    return cancelled;
  }

  /** Ends the process when the same trial is in the journal for too long. */
  private void watch(Process process) {
    try {
      var trial = Journal.stamp(journal());
      long began = System.nanoTime();
      while (!process.waitFor(MILLISECONDS, TimeUnit.MILLISECONDS)) {
        var now = Journal.stamp(journal());
        if (!now.equals(trial)) {
          trial = now;
          began = System.nanoTime();
        } else if (trial.isPresent() && System.nanoTime() - began > patience.toNanos()) {
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
