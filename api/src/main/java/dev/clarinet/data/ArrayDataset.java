package dev.clarinet.data;

import dev.clarinet.Shape;
import java.util.List;

/** A data set in Java arrays, one for each item. */
final class ArrayDataset implements Dataset {
  private final Shape input;
  private final Shape target;
  private final float[][] inputs;
  private final float[][] targets;
  private final List<String> classes;

  ArrayDataset(
      Shape input, float[][] inputs, Shape target, float[][] targets, List<String> classes) {
    this.input = input;
    this.target = target;
    this.inputs = checked("input", inputs, input);
    this.targets = checked("target", targets, target);
    this.classes = List.copyOf(classes);
  }

  private static float[][] checked(String what, float[][] items, Shape shape) {
    var copies = new float[items.length][];
    for (int i = 0; i < items.length; i++) {
      copies[i] = items[i].clone();
      Items.requireFits(what, i, copies[i], shape);
    }
    return copies;
  }

  @Override
  public int size() {
    return inputs.length;
  }

  @Override
  public Shape input() {
    return input;
  }

  @Override
  public Shape target() {
    return target;
  }

  @Override
  public void input(int i, float[] into, int offset) {
    System.arraycopy(inputs[i], 0, into, offset, input.size());
  }

  @Override
  public void target(int i, float[] into, int offset) {
    System.arraycopy(targets[i], 0, into, offset, target.size());
  }

  @Override
  public List<String> classes() {
    return classes;
  }
}
