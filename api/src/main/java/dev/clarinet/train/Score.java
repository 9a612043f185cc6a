package dev.clarinet.train;

import dev.clarinet.train.History.Epoch;

/** By what epochs are compared: the greater, the better. */
final class Score {
  private static final String ACCURACY = Metric.accuracy().name();

  private Score() {}

  /** Accuracy in validation if it is measured, else what the loss says. */
  static double of(Epoch epoch) {
    return epoch
        .validation()
        .map(validation -> validation.metrics().getOrDefault(ACCURACY, -validation.loss()))
        .orElse(-epoch.loss());
  }

  /** The loss in validation, or else in training, the smaller the greater. */
  static double ofLoss(Epoch epoch) {
    return -epoch.validation().map(Evaluation::loss).orElse(epoch.loss());
  }
}
