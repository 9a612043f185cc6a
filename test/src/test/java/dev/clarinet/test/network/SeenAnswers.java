package dev.clarinet.test.network;

import dev.clarinet.data.Batch;
import dev.clarinet.train.Metric;
import java.util.ArrayList;
import java.util.List;

/** A metric that keeps the answers that it is shown, and does something after the first. */
final class SeenAnswers implements Metric {
  private final List<float[]> answers = new ArrayList<>();
  private final Runnable afterTheFirst;

  SeenAnswers() {
    this(() -> {});
  }

  SeenAnswers(Runnable afterTheFirst) {
    this.afterTheFirst = afterTheFirst;
  }

  /** One array a batch. */
  List<float[]> answers() {
    return answers;
  }

  @Override
  public String name() {
    return "seen answers";
  }

  @Override
  public Tally start() {
    return new Tally() {
      @Override
      public void add(Batch batch, float[] batchAnswers) {
        answers.add(batchAnswers.clone());
        if (answers.size() == 1) afterTheFirst.run();
      }

      @Override
      public double value() {
        return answers.size();
      }
    };
  }
}
