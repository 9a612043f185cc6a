package dev.clarinet;

import dev.clarinet.data.Batch;
import dev.clarinet.data.Dataset;
import dev.clarinet.train.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The loss and the metrics over the batches of an epoch. */
final class Tallies {
  private final Map<String, Metric.Tally> tallies = new LinkedHashMap<>();
  private double loss;
  private int items;

  /** Of nothing yet; the metrics refuse data that they cannot measure. */
  Tallies(List<Metric> metrics, Dataset data) {
    for (Metric metric : metrics) {
      metric.requireFit(data);
      tallies.put(metric.name(), metric.start());
    }
  }

  /** Takes in a batch with the loss of each item and the model's answers. */
  void add(Batch batch, double[] losses, float[] answers) {
    for (double l : losses) loss += l;
    items += batch.N();
    tallies.values().forEach(tally -> tally.add(batch, answers));
  }

  int items() {
    return items;
  }

  double meanLoss() {
    return loss / items;
  }

  Map<String, Double> values() {
    var values = new LinkedHashMap<String, Double>();
    tallies.forEach((name, tally) -> values.put(name, tally.value()));
    return values;
  }
}
