package dev.clarinet.data;

import java.util.stream.IntStream;

/**
 * Items to train on, and items of the same kind, kept apart, to test with.
 *
 * @param train what the network learns from
 * @param test what it has never seen
 */
public record Split(Dataset train, Dataset test) {

  public Split {
    if (!train.input().equals(test.input()) || !train.target().equals(test.target())) {
      throw new IllegalArgumentException("training items are " + train.input() + " with targets "
          + train.target() + ", test items " + test.input() + " with targets " + test.target());
    }
    if (!train.classes().equals(test.classes())) {
      throw new IllegalArgumentException(
          "training items have the classes " + train.classes() + ", test items " + test.classes());
    }
  }

  /**
   * Every {@code step}-th item, beginning with the first, is for testing; the rest trains.
   *
   * @throws IllegalArgumentException if {@code step} or the number of items is below 2
   */
  public static Split every(int step, Dataset all) {
    if (step < 2) {
      throw new IllegalArgumentException(
          "at least every second item trains, so the step is not " + step);
    }
    return new Split(
        all.subset(IntStream.range(0, all.size()).filter(i -> i % step != 0).toArray()),
        all.subset(IntStream.range(0, all.size()).filter(i -> i % step == 0).toArray()));
  }
}
