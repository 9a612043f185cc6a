package dev.clarinet.test.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backends;
import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.layer.Layers;
import dev.clarinet.op.Window;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @TempDir
  static Path mnist;

  @TempDir
  static Path trained;

  @TempDir
  Path folder;

  private static Cli.Ending training = new Cli.Ending(-1, "", "");

  @BeforeAll
  static void train() throws IOException {
    SmallMnist.write(mnist);
    training = Cli.run(
        "train", "mnist", "--data", mnist, "--backend", "java", "--epochs", 3, "--out", trained);
  }

  @Test
  void trainingEndsWithTheAccuracyOnTheTestImages() {
    assertThat(training.exitCode()).as(training.err()).isZero();
    assertThat(training.out())
        .contains("mnist: 126 images to train on, 14 to validate with, 20 to test with");
    assertThat(training.lastLine()).matches("test accuracy: [01]\\.\\d{4}");
    assertThat(training.err()).contains("computing on java").contains("epoch 3/3");
  }

  @Test
  void trainingLeavesModelLogAndPictures() throws IOException {
    try (var files = Files.list(trained)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "model.safetensors",
              "log.csv",
              "learning-curves.png",
              "confusion-matrix.png",
              "first-filters.png",
              "worst-mistakes.png");
    }
    assertThat(trained.resolve("log.csv"))
        .content()
        .startsWith("epoch,loss,accuracy,validation_loss,validation_accuracy,")
        .hasLineCount(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"learning-curves", "confusion-matrix", "first-filters", "worst-mistakes"})
  void aPictureOfATrainingIsLargeAndNotEmpty(String name) throws IOException {
    BufferedImage picture = ImageIO.read(trained.resolve(name + ".png").toFile());
    assertThat(picture.getWidth()).isBetween(500, 1600);
    assertThat(picture.getHeight()).isBetween(100, 1600);
    int[] pixels =
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    assertThat(Arrays.stream(pixels).distinct().count()).isGreaterThan(20);
  }

  @Test
  void aModelRemembersItsDataSetAndItsClasses() {
    try (var backend = Backends.open("java");
        var model = Model.load(trained.resolve("model.safetensors"), backend)) {
      assertThat(model.notes()).containsEntry("data set", "mnist");
      assertThat(model.notes()).containsEntry("classes", "0\n1\n2\n3\n4\n5\n6\n7\n8\n9");
    }
  }

  @Test
  void evaluationFindsWhatTrainingFound() {
    var evaluation = Cli.run("evaluate", trained, "--data", mnist, "--backend", "java");

    assertThat(evaluation.exitCode()).as(evaluation.err()).isZero();
    assertThat(evaluation.lastLine()).isEqualTo(training.lastLine());
    assertThat(evaluation.out()).contains("test loss: ").containsPattern("9( +\\d+){10}");
  }

  @Test
  void aModelCanBeEvaluatedOnAnotherDataSet() {
    var evaluation = Cli.run(
        "evaluate", trained, "--data-set", "fashion-mnist", "--data", mnist, "--backend", "java");

    assertThat(evaluation.out()).contains("Ankle boot");
    assertThat(evaluation.lastLine()).isEqualTo(training.lastLine());
  }

  @Test
  void predictionNamesAClassAndItsProbabilityForEachPicture() throws IOException {
    Path bright = picture("bright.png", 0x000000, 0xFFFFFF);
    Path dark = picture("dark.png", 0xFFFFFF, 0x000000);

    var asIs = Cli.run("predict", trained, bright, dark, "--backend", "java");
    var inverted = Cli.run("predict", trained, bright, dark, "--backend", "java", "--invert");

    assertThat(asIs.exitCode()).as(asIs.err()).isZero();
    assertThat(asIs.err()).contains("[1,28,28]").contains("black as 0");
    assertThat(inverted.err()).contains("black as 1");
    var lines = asIs.out().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).matches("\\Q" + bright + "\\E\t\\d\t[01]\\.\\d{4}");
    String ofBright = lines.get(0).replace(bright.toString(), "");
    assertThat(inverted.out().lines().toList().get(1)).isEqualTo(dark + ofBright);
  }

  /** A bar as in class 3, in other colours. */
  private Path picture(String name, int background, int ink) throws IOException {
    var picture = new BufferedImage(56, 56, BufferedImage.TYPE_INT_RGB);
    for (int h = 0; h < 56; h++)
      for (int w = 0; w < 56; w++) picture.setRGB(w, h, w / 4 == 5 ? ink : background);
    File file = folder.resolve(name).toFile();
    ImageIO.write(picture, "png", file);
    return file.toPath();
  }

  @Test
  void theOtherPicturesAreReadWhereOneCannotBe() throws IOException {
    Path good = picture("good.png", 0, 0xFFFFFF);
    Path bad = Files.writeString(folder.resolve("bad.png"), "this is no picture");
    Path missing = folder.resolve("missing.png");

    var ending = Cli.run("predict", trained, bad, missing, good, "--backend", "java");

    assertThat(ending.exitCode()).isEqualTo(1);
    assertThat(ending.out()).startsWith(good.toString()).hasLineCount(1);
    assertThat(ending.err())
        .contains("clarinet: " + bad + ", beginning: no PNG")
        .contains("clarinet: " + missing + " cannot be read: there is no such file");
  }

  @Test
  void aSummaryShowsLayersParametersAndNotes() {
    var summary = Cli.run("summary", trained.resolve("model.safetensors"));

    assertThat(summary.exitCode()).isZero();
    assertThat(summary.out())
        .containsPattern("conv2d2 +pool2d1 +\\[50,8,8\\]")
        .contains("431,080")
        .contains("data set: mnist")
        .contains("seed: 1");
  }

  @Test
  void theGradientsOfASavedModelAreRight() {
    Path file = folder.resolve("small.safetensors");
    var network = Network.of(
        Shape.image(1, 6, 6),
        Layers.conv2d(3, Window.kernel(3)),
        Layers.relu(),
        Layers.flatten(),
        Layers.linear(4));
    try (var backend = Backends.open("java");
        var model = network.on(backend, 1)) {
      model.save(file);
    }

    var check = Cli.run("check-gradients", file);

    assertThat(check.exitCode()).as(check.out()).isZero();
    assertThat(check.out()).contains("slopes").contains("right");
  }

  @Test
  void theSameSeedGivesTheSameModelAndAnotherSeedAnother() throws IOException {
    byte[] first = modelOf(7, "first");

    assertThat(modelOf(7, "again")).isEqualTo(first);
    assertThat(modelOf(8, "other")).isNotEqualTo(first);
  }

  private byte[] modelOf(int seed, String name) throws IOException {
    Path out = folder.resolve(name);
    var ending = Cli.run(
        "train", "digits", "--backend", "java", "--epochs", 1, "--seed", seed, "--out", out);
    assertThat(ending.exitCode()).as(ending.err()).isZero();
    return Files.readAllBytes(out.resolve("model.safetensors"));
  }

  @Test
  void devicesAreListedWithWhatTheyAre() {
    var devices = Cli.run("devices");

    assertThat(devices.exitCode()).isZero();
    assertThat(devices.out()).containsPattern("(?m)^java +plain Java").contains("reference");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "train", "evaluate", "predict", "summary", "check-gradients", "devices"})
  void everyCommandTellsItsUsageAndTheExitCodes(String command) {
    var help = command.isEmpty() ? Cli.run("--help") : Cli.run(command, "--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains("Usage: clarinet " + command)
        .contains("Exit codes:")
        .contains("wrong usage");
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    var version = Cli.run("--version");

    assertThat(version.exitCode()).isZero();
    assertThat(version.out()).startsWith("clarinet ").contains("Java " + Runtime.version());
  }

  @Test
  void numbersHaveAPointWhateverTheLanguage() {
    Locale usual = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(
              Cli.run("evaluate", trained, "--data", mnist, "--backend", "java").lastLine())
          .isEqualTo(training.lastLine());
    } finally {
      Locale.setDefault(usual);
    }
  }
}
