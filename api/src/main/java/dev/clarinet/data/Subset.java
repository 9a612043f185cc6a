package dev.clarinet.data;

import dev.clarinet.Shape;
import java.util.List;

/** Some items of another data set, in an order of their own. */
final class Subset implements Dataset {
  private final Dataset all;
  private final int[] indices;

  Subset(Dataset all, int[] indices) {
    this.all = all;
    this.indices = indices.clone();
    if (indices.length == 0) throw new IllegalArgumentException("a data set has at least one item");
    for (int i : this.indices) {
      if (i < 0 || i >= all.size()) {
        throw new IllegalArgumentException(
            "there is no item " + i + " in a data set of " + all.size());
      }
    }
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public Shape input() {
    return all.input();
  }

  @Override
  public Shape target() {
    return all.target();
  }

  @Override
  public void input(int i, float[] into, int offset) {
    all.input(indices[i], into, offset);
  }

  @Override
  public void target(int i, float[] into, int offset) {
    all.target(indices[i], into, offset);
  }

  @Override
  public List<String> classes() {
    return all.classes();
  }
}
