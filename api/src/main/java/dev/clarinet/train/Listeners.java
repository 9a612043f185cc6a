package dev.clarinet.train;

import java.nio.file.Path;

/** The listeners, for static import. */
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
   */
  public static Listener saveBest(Path file) {
    return new SaveBest(file);
  }

  /** Ends the training when the loss in validation, or else in training, has not fallen for so many epochs. */
  public static Listener stopEarly(int patience) {
    return new StopEarly(patience);
  }
}
