package dev.clarinet.train;

import dev.clarinet.NonFiniteLossException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a training did, epoch by epoch.
 *
 * @param epochs the first first
 */
public record History(List<Epoch> epochs) {
  /** Copies the list. */
  public History {
    epochs = List.copyOf(epochs);
  }

  /**
   * One time through the data.
   *
   * @param number from 1
   * @param loss its mean over the items as they were trained on
   * @param metrics by name, likewise
   * @param validation on other data after the epoch, if there was such data
   * @param learningRate at the end of the epoch
   * @param seconds that the training took, without the validation
   * @param imagesPerSecond items trained on in a second
   */
  public record Epoch(
      int number,
      double loss,
      Map<String, Double> metrics,
      Optional<Evaluation> validation,
      double learningRate,
      double seconds,
      double imagesPerSecond) {}

  /** The last epoch. */
  public Epoch last() {
    return epochs.get(epochs.size() - 1);
  }

  /**
   * The epoch whose model {@link Listeners#saveBest} saved: the best, of equal ones the last.
   *
   * @throws NonFiniteLossException if the loss of none is finite, so that none was saved
   */
  public Epoch best() {
    return epochs.stream()
        .filter(epoch -> !Double.isNaN(Score.of(epoch)))
        .reduce((best, next) -> Score.of(next) >= Score.of(best) ? next : best)
        .orElseThrow(() -> new NonFiniteLossException(
            "no model was saved, since no epoch ended with a finite loss, the last with "
                + Score.loss(last())
                + ": the learning rate may be too high, or the data too large"));
  }
}
