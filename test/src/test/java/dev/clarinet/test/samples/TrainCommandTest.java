package dev.clarinet.test.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backends;
import dev.clarinet.Model;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest extends TrainedOnMnist {
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
  void theSameSeedGivesTheSameModelAndAnotherSeedAnother() throws IOException {
    byte[] first = modelOf(7, "first");

    assertThat(modelOf(7, "again")).isEqualTo(first);
    assertThat(modelOf(8, "other")).isNotEqualTo(first);
  }

  @Test
  void whatAnEarlierTrainingLeftMovesAsideAsAWhole() throws IOException {
    Path out = folder.resolve("out"), previous = out.resolve("previous");
    byte[] first = modelOf(1, "out");
    byte[] curves = Files.readAllBytes(out.resolve("learning-curves.png"));
    byte[] second = modelOf(2, "out");

    assertThat(previous.resolve("model.safetensors")).hasBinaryContent(first);
    assertThat(previous.resolve("learning-curves.png")).hasBinaryContent(curves);

    Files.delete(out.resolve("learning-curves.png"));
    modelOf(3, "out");

    assertThat(previous.resolve("model.safetensors")).hasBinaryContent(second);
    assertThat(previous.resolve("learning-curves.png")).as("of the first").doesNotExist();
    assertThat(out.resolve("learning-curves.png")).exists();
  }

  @Test
  void aFolderThatAnotherTrainingWritesToIsRefused() throws IOException {
    Path out = Files.createDirectory(folder.resolve("shared"));
    try (var other = FileChannel.open(
            out.resolve(".clarinet.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = other.lock()) {
      var ending = Cli.run("train", "digits", "--backend", "java", "--epochs", 1, "--out", out);

      assertThat(held.isValid()).isTrue();
      assertThat(ending.exitCode()).isEqualTo(1);
      assertThat(ending.err())
          .contains("clarinet: " + out + " cannot be written: another training is writing to it");
      assertThat(out.resolve("model.safetensors")).doesNotExist();
    }

    modelOf(1, "shared");
    assertThat(out.resolve(".clarinet.lock")).doesNotExist();
  }

  private byte[] modelOf(int seed, String name) throws IOException {
    Path out = folder.resolve(name);
    var ending = Cli.run(
        "train", "digits", "--backend", "java", "--epochs", 1, "--seed", seed, "--out", out);
    assertThat(ending.exitCode()).as(ending.err()).isZero();
    return Files.readAllBytes(out.resolve("model.safetensors"));
  }
}
