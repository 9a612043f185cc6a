package dev.clarinet.test.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clarinet.Shape;
import dev.clarinet.data.Dataset;
import dev.clarinet.data.ImageSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSetsTest {
  private static final Path DEBIAN = Path.of("/usr/share/datasets/fashion-mnist");

  @TempDir
  Path folder;

  /** One image of one pixel to train, two to test; half of the files gzipped. */
  private void writeSmallSet() throws IOException {
    byte[] one = IdxTest.bytes(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 255);
    byte[] two = IdxTest.bytes(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 255);
    Files.write(folder.resolve("train-images-idx3-ubyte"), one);
    Files.write(
        folder.resolve("train-labels-idx1-ubyte.gz"),
        IdxTest.gzip(IdxTest.bytes(0, 0, 8, 1, 0, 0, 0, 1, 7)));
    Files.write(folder.resolve("t10k-images-idx3-ubyte.gz"), IdxTest.gzip(two));
    Files.write(
        folder.resolve("t10k-labels-idx1-ubyte"), IdxTest.bytes(0, 0, 8, 1, 0, 0, 0, 2, 3, 9));
  }

  @Test
  void theFourFilesAreFoundGzippedOrNot() throws IOException {
    writeSmallSet();
    var split = ImageSets.mnist(Optional.of(folder));

    assertThat(split.train().size()).isEqualTo(1);
    assertThat(split.train().label(0)).isEqualTo(7);
    assertThat(split.test().size()).isEqualTo(2);
    assertThat(split.test().label(1)).isEqualTo(9);
    assertThat(split.test().classes()).startsWith("0", "1").hasSize(10);
    assertThat(ImageSets.fashionMnist(Optional.of(folder)).test().classes())
        .startsWith("T-shirt/top")
        .hasSize(10);
  }

  @Test
  void missingFilesAreNamedWithWhereToGetThem() throws IOException {
    writeSmallSet();
    Files.delete(folder.resolve("t10k-images-idx3-ubyte.gz"));

    assertThatThrownBy(() -> ImageSets.mnist(Optional.of(folder)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("MNIST", folder.toString(), "t10k-images-idx3-ubyte", "PyTorch")
        .hasMessageNotContainingAny("train-images", "t10k-labels");
    assertThatThrownBy(() -> ImageSets.fashionMnist(Optional.of(folder)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "Fashion-MNIST", "t10k-images-idx3-ubyte", "dataset-fashion-mnist");
  }

  @Test
  void withoutAFolderMnistAsksForOne() {
    assertThatThrownBy(() -> ImageSets.mnist(Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "folder", "train-images-idx3-ubyte", "t10k-labels-idx1-ubyte", "PyTorch");
  }

  @Test
  void debiansFashionMnistIsFoundByItself() {
    assumeTrue(
        Files.isDirectory(DEBIAN), "Debian's package dataset-fashion-mnist is not installed");
    var split = ImageSets.fashionMnist(Optional.empty());

    assertThat(split.train().input()).isEqualTo(Shape.image(1, 28, 28));
    assertThat(split.train().size()).isEqualTo(60_000);
    assertThat(split.test().size()).isEqualTo(10_000);
    assertThat(counts(split.train())).containsOnly(6000);
    assertThat(counts(split.test())).containsOnly(1000);
    assertThat(split.train().classes().get(split.train().label(0))).isEqualTo("Ankle boot");
    assertThat(mean(split.train())).isBetween(0.2860, 0.2861);
  }

  private static int[] counts(Dataset data) {
    var counts = new int[data.classes().size()];
    for (int i = 0; i < data.size(); i++) counts[data.label(i)]++;
    return counts;
  }

  /** The mean of all pixels, which is known to be 0.2860 for the training images. */
  private static double mean(Dataset data) {
    var image = new float[data.input().size()];
    double sum = 0;
    for (int i = 0; i < data.size(); i++) {
      data.input(i, image, 0);
      for (float pixel : image) sum += pixel;
    }
    return sum / image.length / data.size();
  }
}
