package dev.clarinet.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The image sets that everybody begins with, found on disk as the four IDX files that their authors publish, each
 * gzipped ({@code train-images-idx3-ubyte.gz}) or not. Nothing is downloaded.
 */
public final class ImageSets {
  /** Images and labels to train with, and to test with. */
  private static final List<String> FILES = List.of(
      "train-images-idx3-ubyte",
      "train-labels-idx1-ubyte",
      "t10k-images-idx3-ubyte",
      "t10k-labels-idx1-ubyte");

  private static final Path DEBIAN_FASHION_MNIST = Path.of("/usr/share/datasets/fashion-mnist");
  private static final List<String> DIGITS =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();
  private static final List<String> GARMENTS = List.of(
      "T-shirt/top",
      "Trouser",
      "Pullover",
      "Dress",
      "Coat",
      "Sandal",
      "Shirt",
      "Sneaker",
      "Bag",
      "Ankle boot");

  private ImageSets() {}

  /**
   * MNIST: 60,000 and 10,000 handwritten digits of 28×28 pixels (LeCun, Cortes, Burges).
   *
   * @param folder where the files are
   * @throws IllegalArgumentException if no folder is given or files are missing, with where to get them
   * @throws dev.clarinet.MalformedFileException if a file is not as it should be
   */
  public static Split mnist(Optional<Path> folder) {
    String source = "the data sets of PyTorch and TensorFlow download these four files;"
        + " Debian has Fashion-MNIST in their place, dataset-fashion-mnist";
    return folder
        .map(path -> split("MNIST", path, DIGITS, source))
        .orElseThrow(() -> new IllegalArgumentException("MNIST: in which folder are "
            + String.join(", ", FILES) + "? If you lack them, " + source));
  }

  /**
   * Fashion-MNIST: 60,000 and 10,000 garments of 28×28 pixels in ten classes (Xiao, Rasul, Vollgraf 2017).
   *
   * @param folder where the files are; if empty, where Debian's package {@code dataset-fashion-mnist} puts them
   * @throws IllegalArgumentException if files are missing, with where to get them
   * @throws dev.clarinet.MalformedFileException if a file is not as it should be
   */
  public static Split fashionMnist(Optional<Path> folder) {
    return split(
        "Fashion-MNIST",
        folder.orElse(DEBIAN_FASHION_MNIST),
        GARMENTS,
        "install Debian's package dataset-fashion-mnist,"
            + " or get them from github.com/zalandoresearch/fashion-mnist");
  }

  private static Split split(String name, Path folder, List<String> classes, String source) {
    var missing = FILES.stream().filter(file -> find(folder, file).isEmpty()).toList();
    if (missing.isEmpty()) {
      return new Split(
          dataset(folder, FILES.subList(0, 2), classes),
          dataset(folder, FILES.subList(2, 4), classes));
    }
    throw new IllegalArgumentException(name + ": " + folder + " lacks " + String.join(", ", missing)
        + " (each may end in .gz); " + source);
  }

  private static Dataset dataset(Path folder, List<String> files, List<String> classes) {
    var found = files.stream().flatMap(file -> find(folder, file).stream()).toList();
    return Idx.dataset(found.get(0), found.get(1), classes);
  }

  private static Optional<Path> find(Path folder, String file) {
    return Stream.of(file, file + ".gz")
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
