package dev.clarinet.data;

import dev.clarinet.Shape;
import java.nio.file.Path;
import java.util.List;

/**
 * The bytes of an IDX file, the format of MNIST (LeCun, Cortes, Burges), gzipped or not:
 *
 * <pre>
 *   2 bytes      0
 *   1 byte       the type of the elements; 8, unsigned bytes, is the only one read
 *   1 byte       the rank r
 *   r · 4 bytes  the extents, the highest byte of each first
 *   the rest     the elements, row-major
 * </pre>
 */
public final class Idx {
  private final Shape shape;
  private final byte[] bytes;

  Idx(Shape shape, byte[] bytes) {
    this.shape = shape;
    this.bytes = bytes;
  }

  /**
   * Grey images [N,H,W].
   *
   * @throws dev.clarinet.MalformedFileException if it is another file, cut off or goes on too long, with the place
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Idx images(Path file) {
    return IdxReader.read(file, "images [N,H,W]", 3);
  }

  /**
   * Class labels [N].
   *
   * @throws dev.clarinet.MalformedFileException if it is another file, cut off or goes on too long, with the place
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Idx labels(Path file) {
    return IdxReader.read(file, "labels [N]", 1);
  }

  /**
   * Images [1,H,W] with their labels; the pixels are scaled from 0..255 to 0..1.
   *
   * @throws dev.clarinet.MalformedFileException if a file is not as it should be, there are not as many labels as
   *     images, or a label is none of the classes'
   * @throws java.io.UncheckedIOException if a file cannot be read
   */
  public static Dataset dataset(Path images, Path labels, List<String> classes) {
    return IdxDataset.read(images, labels, classes);
  }

  /** The extents. */
  public Shape shape() {
    return shape;
  }

  /** Element {@code i}, counted row-major over all, from 0 to 255. */
  public int get(int i) {
    return bytes[i] & 0xFF;
  }
}
