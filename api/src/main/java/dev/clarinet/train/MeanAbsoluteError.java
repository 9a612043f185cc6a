package dev.clarinet.train;

import dev.clarinet.data.Batch;
import dev.clarinet.data.Dataset;

/** The mean over all numbers of |answer − target|. */
record MeanAbsoluteError() implements Metric {
  @Override
  public String name() {
    return "meanAbsoluteError";
  }

  @Override
  public void requireFit(Dataset data) {
    if (data.classification())
      throw new IllegalArgumentException(name() + " wants targets, the data set has class labels");
  }

  @Override
  public Tally start() {
    return new Tally() {
      private double sum;
      private long all;

      @Override
      public void add(Batch batch, float[] answers) {
        for (int i = 0; i < answers.length; i++)
          sum += Math.abs((double) answers[i] - batch.targets()[i]);
        all += answers.length;
      }

      @Override
      public double value() {
        return sum / all;
      }
    };
  }
}
