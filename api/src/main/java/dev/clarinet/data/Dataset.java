package dev.clarinet.data;

import dev.clarinet.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Items to learn from or to test with, each an input and a target: numbered from 0, all of the same shapes.
 *
 * <p>Where the items belong to classes, the target is a single number, the label, a whole number from 0; else it is
 * what a regression aims at. A data set is read by the thread of {@link Batches} and by others at the same time, so it
 * must not change.
 */
public interface Dataset {
  /** The number of items, at least 1. */
  int size();

  /** The shape of one input, without N. */
  Shape input();

  /** The shape of one target, without N: {@code Shape.of()} for class labels. */
  Shape target();

  /** Writes the input of item {@code i} into {@code into}, row-major, from {@code offset} on. */
  void input(int i, float[] into, int offset);

  /** Writes the target of item {@code i} into {@code into}, row-major, from {@code offset} on. */
  void target(int i, float[] into, int offset);

  /** The names of the classes, in the order of their labels; empty for regression. */
  List<String> classes();

  /** Whether the targets are class labels. */
  default boolean classification() {
    return !classes().isEmpty();
  }

  /**
   * The class label of item {@code i}.
   *
   * @throws IllegalStateException if the data set has no classes
   */
  default int label(int i) {
    if (!classification()) {
      throw new IllegalStateException("a data set for regression has no class labels");
    }
    var label = new float[1];
    target(i, label, 0);
    return Items.label(i, label[0], classes().size());
  }

  /**
   * The items with these numbers, in this order; an item may come several times.
   *
   * @throws IllegalArgumentException if there is none, or a number is no item's
   */
  default Dataset subset(int... indices) {
    return new Subset(this, indices);
  }

  /**
   * The items from {@code from} to before {@code to}.
   *
   * @throws IllegalArgumentException if there is none, or they are not all items of this data set
   */
  default Dataset range(int from, int to) {
    return subset(IntStream.range(from, to).toArray());
  }

  /**
   * Items of classes: input {@code i} belongs to class {@code labels[i]}. The arrays are copied.
   *
   * @throws IllegalArgumentException if there is no item, an array has another length than its shape, an input is not
   *     finite, or a label is not the number of a class
   */
  static Dataset of(Shape input, float[][] inputs, int[] labels, List<String> classes) {
    if (classes.isEmpty()) {
      throw new IllegalArgumentException("class labels need the names of the classes");
    }
    Items.requireSameCount(inputs.length, labels.length, "labels");
    var targets = new float[labels.length][];
    for (int i = 0; i < labels.length; i++) {
      targets[i] = new float[] {Items.label(i, labels[i], classes.size())};
    }
    return new ArrayDataset(input, inputs, Shape.of(), targets, classes);
  }

  /**
   * Items of a regression: from input {@code i} follows target {@code i}. The arrays are copied.
   *
   * @throws IllegalArgumentException if there is no item, an array has another length than its shape, or a number is
   *     not finite
   */
  static Dataset of(Shape input, float[][] inputs, Shape target, float[][] targets) {
    Items.requireSameCount(inputs.length, targets.length, "targets");
    return new ArrayDataset(input, inputs, target, targets, List.of());
  }
}
