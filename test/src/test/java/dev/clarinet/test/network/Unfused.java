package dev.clarinet.test.network;

import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.Trainer;
import dev.clarinet.data.Batch;
import dev.clarinet.data.Dataset;
import dev.clarinet.train.Metric;
import java.util.ArrayList;
import java.util.List;

/** A model's answers without any rewriting: those that a metric sees in an evaluation. */
final class Unfused {
  private Unfused() {}

  static List<float[]> answers(Model model, List<float[]> items) {
    var seen = new ArrayList<float[]>();
    var metric = new Metric() {
      @Override
      public String name() {
        return "answers";
      }

      @Override
      public Tally start() {
        return new Tally() {
          @Override
          public void add(Batch batch, float[] answers) {
            seen.add(answers.clone());
          }

          @Override
          public double value() {
            return 0;
          }
        };
      }
    };
    Shape input = model.network().item(Network.INPUT);
    var labels = new int[items.size()];
    var data = Dataset.of(input, items.toArray(float[][]::new), labels, List.of("a", "b", "c"));
    var evaluation = Trainer.of(model).batchSize(1).metrics(metric).evaluate(data);
    if (evaluation.metrics().isEmpty()) throw new AssertionError("the metric was not asked");
    return seen;
  }
}
