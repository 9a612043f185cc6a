package dev.clarinet.data;

import dev.clarinet.MalformedFileException;
import dev.clarinet.Shape;
import java.nio.file.Path;
import java.util.List;

/** Grey images and class labels, kept as the bytes they are in IDX files and scaled to 0..1 when asked for. */
final class IdxDataset implements Dataset {
  private static final float WHITE = 255;

  private final Idx images;
  private final Idx labels;
  private final Shape input;
  private final List<String> classes;

  private IdxDataset(Idx images, Idx labels, List<String> classes) {
    this.images = images;
    this.labels = labels;
    this.input = Shape.image(1, images.shape().get(1), images.shape().get(2));
    this.classes = List.copyOf(classes);
  }

  /** The data set of two files, after a check that they belong together. */
  static Dataset read(Path imageFile, Path labelFile, List<String> classes) {
    if (classes.isEmpty())
      throw new IllegalArgumentException("class labels need the names of the classes");
    var images = Idx.images(imageFile);
    var labels = Idx.labels(labelFile);
    int N = images.shape().get(0);
    if (labels.shape().get(0) != N) {
      throw new MalformedFileException(
          labelFile,
          "byte 4",
          labels.shape().get(0) + " labels, but " + imageFile + " has " + N + " images");
    }
    for (int n = 0; n < N; n++) {
      if (labels.get(n) >= classes.size()) {
        throw new MalformedFileException(
            labelFile,
            "label " + n,
            labels.get(n) + ", but labels of " + classes.size() + " classes go from 0 to "
                + (classes.size() - 1));
      }
    }
    return new IdxDataset(images, labels, classes);
  }

  @Override
  public int size() {
    return labels.shape().size();
  }

  @Override
  public Shape input() {
    return input;
  }

  @Override
  public Shape target() {
    return Shape.of();
  }

  @Override
  public void input(int i, float[] into, int offset) {
    for (int j = 0; j < input.size(); j++)
      into[offset + j] = images.get(i * input.size() + j) / WHITE;
  }

  @Override
  public void target(int i, float[] into, int offset) {
    into[offset] = labels.get(i);
  }

  @Override
  public List<String> classes() {
    return classes;
  }
}
