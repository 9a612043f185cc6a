package dev.clarinet.train;

import java.util.Map;
import java.util.Optional;

/**
 * How good a model is on a data set.
 *
 * @param loss its mean over all items
 * @param metrics by name
 * @param confusion which classes were taken for which, where there are classes
 */
public record Evaluation(
    double loss, Map<String, Double> metrics, Optional<ConfusionMatrix> confusion) {
  /**
   * What this metric measured.
   *
   * @throws IllegalArgumentException if it was not asked for
   */
  public double metric(Metric metric) {
    return Optional.ofNullable(metrics.get(metric.name()))
        .orElseThrow(() -> new IllegalArgumentException(
            "'" + metric.name() + "' was not measured, only " + metrics.keySet()));
  }
}
