package dev.clarinet.train;

import java.nio.file.Path;
import java.util.Optional;

/** The listeners, for static import. Those that write a file try before the first step whether it can be written. */
public final class Listeners {
  private Listeners() {}

  /** Shows progress on standard error: a bar on a terminal, else a line for each epoch. */
  public static Listener progressBar() {
    return new ProgressBar(System.err, ProgressBar.onTerminal());
  }

  /** Writes a line for each epoch into a CSV file, which is new. */
  public static Listener csv(Path file) {
    return new CsvLog(file);
  }

  /**
   * Saves the model after each epoch that is the best so far: by accuracy in validation if it is measured, else by the
   * loss in validation, else by the loss in training. An epoch whose loss is not finite is never the best.
   * {@link History#best} tells which it was.
   */
  public static Listener saveBest(Path file) {
    return new SaveBest(file);
  }

  /**
   * Profiles the training, and tells at its end on standard error where the time went: by layer and kernel, how near
   * the limits of the device, and what the host waited for. See {@link dev.clarinet.Profile}.
   */
  public static Listener profile() {
    return new ProfileListener(System.err, Optional.empty());
  }

  /** The same, and writes into a file when everything ran, for chrome://tracing and ui.perfetto.dev. */
  public static Listener profile(Path trace) {
    return new ProfileListener(System.err, Optional.of(trace));
  }

  /** Ends the training when the loss in validation, or else in training, has not fallen for so many epochs. */
  public static Listener stopEarly(int patience) {
    return new StopEarly(patience);
  }
}
