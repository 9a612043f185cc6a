package dev.clarinet.opencl.tune;

import dev.clarinet.io.FileErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
 * its end: a compiler that crashes costs its candidate, and no more. Nothing is to blame where this process ends its
 * child, being ended itself.
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
  private static final long MILLISECONDS = 100, SECONDS_TO_END = 5;

  /**
   * Tunes for so long; returns the exit code of the last process.
   *
   * @throws UncheckedIOException if nothing could be kept, or another process tunes this device
   */
  public int run(Duration budget) {
    requireFile();
    long end = System.nanoTime() + budget.toNanos();
    for (int i = 1; true; i++) {
      int exitCode = runOne(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      if (exitCode == 0 || i == MOST || !died()) return exitCode;
      LOG.warn("tuning goes on in another process, as one ended with code {}", exitCode);
    }
  }

  private Path journal() {
    return Journal.beside(record);
  }

  /** Whether the last process died of what it tried. */
  private boolean died() {
    try (var journal = taken()) {
      return journal.left().isPresent();
    }
  }

  /** The journal, which is nobody else's then. */
  private Journal taken() {
    try {
      return Journal.take(journal())
          .orElseThrow(() -> new IOException("another process tunes this device"));
    } catch (IOException e) {
      throw FileErrors.writing(journal(), e);
    }
  }

  private void requireFile() {
    if (Files.isDirectory(record))
      throw FileErrors.writing(record, new IOException("it is a folder"));
    taken().close();
  }

  private int runOne(Duration time) {
    var process = start(time);
    var atExit = new AtExit(() -> end(process));
    try (var lines = process.inputReader()) {
      var watch = new Thread(() -> watch(process), "clarinet-tuning");
      watch.setDaemon(true);
      watch.start();
      lines.lines().forEach(out);
      return process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("a process for tuning cannot be heard", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled(e);
    } finally {
      end(process);
      atExit.close();
    }
  }

  private Process start(Duration time) {
    try {
      return new ProcessBuilder(command.apply(time))
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("no process for tuning can be started", e);
    }
  }

  /** Ends it if it lives, and blames nothing. */
  private synchronized void end(Process process) {
    if (!process.isAlive()) return;
    process
        .destroyForcibly()
        .onExit()
        .completeOnTimeout(process, SECONDS_TO_END, TimeUnit.SECONDS)
        .join();
    Journal.open(journal()).ifPresent(journal -> {
      try (journal) {
        journal.end();
      }
    });
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
