package dev.clarinet.samples.cli;

import dev.clarinet.Classification;
import dev.clarinet.data.Batch;
import dev.clarinet.samples.pictures.Mistake;
import dev.clarinet.train.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Counts wrong answers, and remembers them. */
final class Mistakes implements Metric {
  private final List<Mistake> found = new ArrayList<>();

  @Override
  public String name() {
    return "mistakes";
  }

  @Override
  public Tally start() {
    found.clear();
    return new Tally() {
      @Override
      public void add(Batch batch, float[] answers) {
        int K = answers.length / batch.N();
        var logits = new float[K];
        for (int n = 0; n < batch.N(); n++) {
          System.arraycopy(answers, n * K, logits, 0, K);
          var answer = Classification.of(logits, List.of());
          int truth = batch.labels()[n];
          if (answer.label() != truth) {
            found.add(new Mistake(batch.indices()[n], truth, answer.label(), answer.probability()));
          }
        }
      }

      @Override
      public double value() {
        return found.size();
      }
    };
  }

  /** All of them; those of the greatest probability come first. */
  List<Mistake> surestFirst() {
    return found.stream()
        .sorted(Comparator.comparingDouble(Mistake::probability).reversed())
        .toList();
  }
}
