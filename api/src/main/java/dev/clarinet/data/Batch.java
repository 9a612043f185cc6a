package dev.clarinet.data;

/**
 * Some items of a data set, one after another in arrays of exactly their size, as tensors take them.
 *
 * <p>The arrays are used again for another batch as soon as the one after this is asked for.
 */
public final class Batch {
  private final int N;
  private final int[] indices;
  private final float[] inputs;
  private final float[] targets;
  private final int[] labels;

  /** Room for {@code N} items of {@code data}. */
  Batch(Dataset data, int N) {
    this.N = N;
    this.indices = new int[N];
    this.inputs = new float[data.input().batch(N).size()];
    this.targets = new float[data.target().batch(N).size()];
    this.labels = new int[data.classification() ? N : 0];
  }

  /** Copies and checks the items {@code order[from]} and on. */
  Batch fill(Dataset data, int[] order, int from) throws InterruptedException {
    int inputSize = inputs.length / N,
        targetSize = targets.length / N,
        classes = data.classes().size();
    for (int n = 0; n < N; n++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped at item " + n + " of a batch");
      }
      int i = order[from + n];
      indices[n] = i;
      data.input(i, inputs, n * inputSize);
      Items.requireFinite("input", i, inputs, n * inputSize, inputSize);
      data.target(i, targets, n * targetSize);
      if (classes > 0) labels[n] = Items.label(i, targets[n], classes);
      else Items.requireFinite("target", i, targets, n * targetSize, targetSize);
    }
    return this;
  }

  /** The number of items. */
  public int N() {
    return N;
  }

  /** The numbers of the items in the data set. */
  public int[] indices() {
    return indices;
  }

  /** The inputs, row-major with N in front. */
  public float[] inputs() {
    return inputs;
  }

  /** The targets, row-major with N in front; class labels as whole numbers. */
  public float[] targets() {
    return targets;
  }

  /** The class labels, all of them numbers of classes; empty for regression. */
  public int[] labels() {
    return labels;
  }
}
