package dev.clarinet.data;

import dev.clarinet.Shape;

/** What must be true of the items of any data set: checked where numbers enter. */
final class Items {
  private Items() {}

  /** As many targets, called {@code what}, as inputs, and some. */
  static void requireSameCount(int inputs, int targets, String what) {
    if (inputs != targets) {
      throw new IllegalArgumentException(inputs + " inputs, but " + targets + " " + what);
    }
    if (inputs == 0) throw new IllegalArgumentException("a data set has at least one item");
  }

  /** The numbers of item {@code i}, called {@code what}, fill the shape and are finite. */
  static void requireFits(String what, int i, float[] values, Shape shape) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(what + " " + i + " has " + values.length + " numbers, but "
          + shape + " has " + shape.size());
    }
    requireFinite(what, i, values, 0, values.length);
  }

  /** {@code count} numbers from {@code offset}, those of item {@code i}, are finite. */
  static void requireFinite(String what, int i, float[] values, int offset, int count) {
    for (int j = offset; j < offset + count; j++) {
      if (!Float.isFinite(values[j])) {
        throw new IllegalArgumentException(
            what + " " + i + " is " + values[j] + " at element " + (j - offset));
      }
    }
  }

  /** The label of item {@code i}, after a check that it is the number of a class. */
  static int label(int i, float label, int classes) {
    int whole = (int) label;
    if (whole != label || whole < 0 || whole >= classes) {
      String given = whole == label ? Integer.toString(whole) : Float.toString(label);
      throw new IllegalArgumentException("item " + i + " has the label " + given
          + ", but labels of " + classes + " classes go from 0 to " + (classes - 1));
    }
    return whole;
  }
}
