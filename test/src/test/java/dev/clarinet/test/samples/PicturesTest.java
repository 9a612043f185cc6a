package dev.clarinet.test.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backends;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.data.Batches;
import dev.clarinet.data.Dataset;
import dev.clarinet.layer.Layers;
import dev.clarinet.op.Window;
import dev.clarinet.samples.pictures.ConfusionPicture;
import dev.clarinet.samples.pictures.FilterPicture;
import dev.clarinet.samples.pictures.LearningCurves;
import dev.clarinet.samples.pictures.Mistake;
import dev.clarinet.samples.pictures.MistakePicture;
import dev.clarinet.train.ConfusionMatrix;
import dev.clarinet.train.Evaluation;
import dev.clarinet.train.History;
import dev.clarinet.train.History.Epoch;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
  private static final List<String> CLASSES = List.of("cat", "a rather large dog");

  @TempDir
  Path folder;

  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("picture.png");
  }

  private BufferedImage picture() throws IOException {
    return ImageIO.read(file.toFile());
  }

  private long count(Predicate<Color> colour) throws IOException {
    var picture = picture();
    int width = picture.getWidth(), height = picture.getHeight();
    return Arrays.stream(picture.getRGB(0, 0, width, height, null, 0, width))
        .filter(rgb -> colour.test(new Color(rgb)))
        .count();
  }

  private static boolean reddish(Color colour) {
    return colour.getRed() > colour.getBlue() + 40;
  }

  private static boolean bluish(Color colour) {
    return colour.getBlue() > colour.getRed() + 40;
  }

  /** Two items, black and white, both cats. */
  private static Dataset blackAndWhite() {
    float[][] items = {{0, 0, 0, 0}, {1, 1, 1, 1}};
    return Dataset.of(Shape.image(1, 2, 2), items, new int[] {0, 0}, CLASSES);
  }

  private static ConfusionMatrix confusion(int item, float... answer) {
    var matrix = new ConfusionMatrix(CLASSES);
    var data = blackAndWhite().subset(item);
    try (var batches = Batches.of(data, 1)) {
      batches.forEach(batch -> matrix.add(batch, answer));
    }
    return matrix;
  }

  @Test
  void rightAnswersAreBlueAndMistakesRed() throws IOException {
    ConfusionPicture.draw(confusion(0, 1, 0), file);
    assertThat(count(PicturesTest::bluish)).isPositive();
    assertThat(count(PicturesTest::reddish)).isZero();

    ConfusionPicture.draw(confusion(0, 0, 1), file);
    assertThat(count(PicturesTest::bluish)).isZero();
    assertThat(count(PicturesTest::reddish)).isPositive();
  }

  @Test
  void aMistakeShowsItsImage() throws IOException {
    var of = new Mistake(1, 0, 1, 0.9);
    MistakePicture.draw(List.of(of), blackAndWhite(), file);
    long white = count(Color.WHITE::equals);
    MistakePicture.draw(List.of(new Mistake(0, 0, 1, 0.9)), blackAndWhite(), file);

    assertThat(white - count(Color.WHITE::equals)).as("pixels of a tile").isGreaterThan(100 * 100);
  }

  @Test
  void noMoreMistakesAreShownThanThereIsRoomFor() throws IOException {
    var mistake = new Mistake(1, 0, 1, 0.9);
    MistakePicture.draw(Collections.nCopies(24, mistake), blackAndWhite(), file);
    int height = picture().getHeight();
    MistakePicture.draw(Collections.nCopies(1000, mistake), blackAndWhite(), file);

    assertThat(picture().getHeight()).isEqualTo(height);
  }

  @Test
  void whereThereAreNoMistakesThePictureSaysSo() throws IOException {
    MistakePicture.draw(List.of(), blackAndWhite(), file);

    assertThat(picture().getHeight()).isLessThan(150);
    assertThat(count(colour -> colour.getRed() < 100)).as("writing").isPositive();
  }

  @Test
  void aFilterIsBlueWhereItIsPositiveAndRedWhereItIsNegative() throws IOException {
    draw(1, 1, 1, 0);
    long blue = count(PicturesTest::bluish), red = count(PicturesTest::reddish);
    draw(-1, 1, 1, 0);

    assertThat(blue - count(PicturesTest::bluish))
        .isEqualTo(count(PicturesTest::reddish) - red)
        .isEqualTo(40 * 40 - 79);
  }

  /** Of a network with one filter of 2×2. */
  private void draw(float... filter) {
    var network =
        Network.of(Shape.image(1, 4, 4), Layers.conv2d(1, Window.kernel(2)), Layers.flatten());
    try (var backend = Backends.open("java");
        var model = network.on(backend, 1)) {
      model.parameter("conv2d1.filters").value().write(filter);
      FilterPicture.draw(model, file);
    }
  }

  @Test
  void aNetworkWithoutConvolutionHasNoPictureOfFilters() {
    var network = Network.of(Shape.of(4), Layers.linear(2));
    try (var backend = Backends.open("java");
        var model = network.on(backend, 1)) {
      FilterPicture.draw(model, file);
    }
    assertThat(Files.exists(file)).isFalse();
  }

  @Test
  void curvesOfOneEpochWithoutValidationAreDrawnToo() throws IOException {
    var epoch = new Epoch(1, 0.5, Map.of(), Optional.empty(), 0.1, 1, 100);

    LearningCurves.draw(new History(List.of(epoch)), file);

    assertThat(picture().getWidth()).isEqualTo(1120);
  }

  @Test
  void numbersBesideCurvesHaveAtMostThreeDigitsBehindThePointWhateverTheLanguage()
      throws IOException {
    Locale usual = Locale.getDefault();
    byte[] three = curves(0.462, 0.316);
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(curves(0.461932245966498, 0.316436514475252)).isEqualTo(three);
    } finally {
      Locale.setDefault(usual);
    }
  }

  private byte[] curves(double loss, double validationLoss) throws IOException {
    var validation = new Evaluation(validationLoss, Map.of(), Optional.empty());
    var epoch = new Epoch(1, loss, Map.of(), Optional.of(validation), 0.1, 1, 100);
    LearningCurves.draw(new History(List.of(epoch)), file);
    return Files.readAllBytes(file);
  }
}
