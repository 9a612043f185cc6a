package dev.clarinet.train;

import dev.clarinet.io.AtomicFile;
import java.nio.file.Path;

/**
 * Saves the model after each epoch that is the best so far, of equal ones the last; the file is replaced once the new
 * one is whole.
 */
final class SaveBest implements Listener {
  private final Path file;
  private double best = Double.NEGATIVE_INFINITY;

  SaveBest(Path file) {
    this.file = file;
  }

  /** A file or a network that cannot be written is better known before the training. */
  @Override
  public void onStart(Start start) {
    start.model().network().toJson();
    AtomicFile.requireWritable(file);
    best = Double.NEGATIVE_INFINITY;
  }

  @Override
  public Verdict onEpoch(EpochDone done) {
    double score = Score.of(done.epoch());
    if (score >= best) {
      best = score;
      done.model().save(file);
    }
    return Verdict.CONTINUE;
  }
}
