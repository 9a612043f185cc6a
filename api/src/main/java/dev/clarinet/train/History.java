package dev.clarinet.train;

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
}
