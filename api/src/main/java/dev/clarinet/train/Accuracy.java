package dev.clarinet.train;

import dev.clarinet.data.Batch;
import dev.clarinet.data.Dataset;

/** The part of the items whose greatest answer is that of their class; of equal ones the first counts. */
record Accuracy() implements Metric {
  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public void requireFit(Dataset data) {
    if (!data.classification())
      throw new IllegalArgumentException(name() + " wants class labels, the data set has targets");
  }

  @Override
  public Tally start() {
    return new Tally() {
      private long right;
      private long all;

      @Override
      public void add(Batch batch, float[] answers) {
        int K = answers.length / batch.N();
        for (int n = 0; n < batch.N(); n++) {
          if (ConfusionMatrix.greatest(answers, n * K, K) == batch.labels()[n]) right++;
        }
        all += batch.N();
      }

      @Override
      public double value() {
        return (double) right / all;
      }
    };
  }
}
