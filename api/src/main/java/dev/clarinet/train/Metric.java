package dev.clarinet.train;

import dev.clarinet.data.Batch;
import dev.clarinet.data.Dataset;

/** A number that says how good answers are, over any number of batches. */
public interface Metric {
  /** As columns of a table call it. */
  String name();

  /**
   * Looks whether it can measure answers to these data, before there are any; it can unless overridden.
   *
   * @throws IllegalArgumentException if not
   */
  default void requireFit(Dataset data) {}

  /** A new count, from nothing. */
  Tally start();

  /** A count that goes on. */
  interface Tally {
    /** Takes in a batch and the model's answers to it, row-major. */
    void add(Batch batch, float[] answers);

    /** The number over all batches so far. */
    double value();
  }

  /** The part of the items whose greatest answer is that of their class. */
  static Metric accuracy() {
    return new Accuracy();
  }

  /** The mean over all numbers of |answer − target|, for regression. */
  static Metric meanAbsoluteError() {
    return new MeanAbsoluteError();
  }
}
