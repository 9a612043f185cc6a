package dev.clarinet.train;

import dev.clarinet.train.History.Epoch;
import java.util.Optional;

/**
 * The number by which epochs are compared: the greater, the better; NaN, which beats nothing, where the loss is not
 * finite.
 */
final class Score {
  private static final String ACCURACY = Metric.accuracy().name();

  private Score() {}

  /** Accuracy in validation if it is measured, else what the loss says. */
  static double of(Epoch epoch) {
    double byLoss = ofLoss(epoch);
    if (Double.isNaN(byLoss)) return byLoss;
    return epoch
        .validation()
        .flatMap(validation -> Optional.ofNullable(validation.metrics().get(ACCURACY)))
        .orElse(byLoss);
  }

  /** The loss in validation, or else in training, the smaller the greater. */
  static double ofLoss(Epoch epoch) {
    double loss = loss(epoch);
    return Double.isFinite(loss) ? -loss : Double.NaN;
  }

  /** The loss in validation, or else in training. */
  static double loss(Epoch epoch) {
    return epoch.validation().map(Evaluation::loss).orElse(epoch.loss());
  }
}
