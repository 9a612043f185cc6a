package dev.clarinet.test.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.io.ModelFile;
import dev.clarinet.samples.CustomLayer;
import dev.clarinet.samples.EveryBackend;
import dev.clarinet.samples.LeNet;
import dev.clarinet.samples.MlpOnMnist;
import dev.clarinet.samples.MlpOnSynthetic;
import dev.clarinet.samples.OneOperation;
import dev.clarinet.samples.PredictPicture;
import dev.clarinet.samples.ResidualNetwork;
import dev.clarinet.samples.SmallCnnOnMnist;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SamplesTest {
  private static final Path SOURCES = Path.of("../samples/src/main/java/dev/clarinet/samples");
  private static final int MOST_LINES = 60;

  private static final PrintStream ERR = System.err;

  @TempDir
  Path folder;

  private final Backend backend = Backends.open("java");

  /** Of the progress of a training there is a line for each epoch. */
  @BeforeAll
  static void hush() {
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
  }

  @AfterAll
  static void speak() {
    System.setErr(ERR);
  }

  @AfterEach
  void close() {
    assertThat(backend.openResources()).as("what a sample left open").isZero();
    backend.close();
  }

  static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void aSampleHasAtMostSixtyLines(Path source) throws IOException {
    assertThat(Files.readAllLines(source)).hasSizeLessThanOrEqualTo(MOST_LINES);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void aSampleThatCanBeStartedIsRunHere(Path source) throws IOException {
    if (!Files.readString(source).contains("void main(")) return;
    String name = source.getFileName().toString().replace(".java", "");
    Path here = Path.of("src/test/java", getClass().getName().replace('.', '/') + ".java");
    assertThat(Files.readString(here)).contains(name + ".run(");
  }

  @Test
  void oneOperationSumsWindows() {
    assertThat(OneOperation.run(backend)).containsExactly(12, 16, 24, 28);
  }

  @Test
  void aPerceptronTellsSpiralsApart() {
    assertThat(MlpOnSynthetic.run(backend, 40)).isGreaterThan(0.95);
  }

  @Test
  void aPerceptronLearnsFromMnistsFiles() throws IOException {
    assertThat(MlpOnMnist.run(backend, SmallMnist.in(folder), 20)).isGreaterThan(0.9);
  }

  @Test
  void aSmallCnnLearnsFromMnistsFiles() throws IOException {
    assertThat(SmallCnnOnMnist.run(backend, SmallMnist.in(folder), 20)).isGreaterThan(0.9);
  }

  @Test
  void leNetLeavesItsBestModelAndALog() throws IOException {
    LeNet.run(backend, SmallMnist.in(folder), 2, folder);

    assertThat(ModelFile.read(folder.resolve("lenet.safetensors")).network())
        .isEqualTo(LeNet.NETWORK);
    assertThat(folder.resolve("lenet.csv")).content().hasLineCount(3);
  }

  @Test
  void aResidualNetworkReadsDigits() {
    assertThat(ResidualNetwork.run(backend, 2)).isGreaterThan(0.85);
  }

  @Test
  void aCustomLayerHasRightSlopesAndLearns() {
    assertThat(CustomLayer.check().passes()).as(CustomLayer.check().toString()).isTrue();
    assertThat(CustomLayer.run(backend, 10)).isGreaterThan(0.9);
  }

  @Test
  void everyBackendGivesTheSameAnswers() {
    var differences = EveryBackend.run();

    assertThat(differences).containsKeys("reference", "java");
    assertThat(differences.values()).allMatch(difference -> difference < 1e-5);
  }

  @Test
  void aPictureOfANoughtIsANought() {
    assertThat(PredictPicture.run(backend, PredictPicture.zero()).name()).isEqualTo("0");
  }

  @Test
  void aPictureOfAOneIsAOne() {
    var one = new BufferedImage(80, 80, BufferedImage.TYPE_BYTE_GRAY);
    var graphics = one.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(36, 0, 16, 80);
    graphics.dispose();

    assertThat(PredictPicture.run(backend, one).name()).isEqualTo("1");
  }

  @Test
  void theSamplesOnMnistSayWhichArgumentsTheyTake() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MlpOnMnist.main(new String[] {"--dat"}))
        .withMessageContaining("--data DIR");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeNet.main(new String[] {"--data", folder.toString()}))
        .withMessageContaining("train-images-idx3-ubyte");
  }
}
