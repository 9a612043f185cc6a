package dev.clarinet.test.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backends;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.layer.Layers;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users get wrong becomes one clear line, an exit code that is not 0, and nothing else. */
class BadInputTest {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          ''                                     | a command is missing
          trian digits                           | Did you mean: clarinet train?
          train                                  | DATA-SET
          train cats                             | expected one of [digits, mnist, fashion-mnist], not 'cats'
          train digits mnist                     | Unmatched argument at index 2: 'mnist'
          train digits --backend cuda            | --backend: no backend is called 'cuda'; there are
          train digits --backend java:x          | a device's number is expected
          train digits --backend opencl:4294967295 | a device's number is expected
          train digits --backend java:3          | 'java' has one device, number 0, not 3
          train digits --backend reference:1     | 'reference' has one device, number 0, not 1
          train digits --epochs 0                | at least 1 is expected, not 0
          train digits --epochs many             | 'many' is no whole number
          train digits --batch 5000              | 5000 images, but there are only 1293
          train digits --batch -1                | at least 1 is expected, not -1
          train digits --seed x                  | --seed
          train digits --data .                  | the digits lie in the program
          train digits --out                     | --out
          evaluate                               | MODEL
          evaluate m --data-set cats             | expected one of [digits, mnist, fashion-mnist], not 'cats'
          predict m                              | IMAGE
          summary a b                            | Unmatched argument at index 2: 'b'
          devices all                            | Unmatched argument at index 1: 'all'
          """)
  void wrongUsageIsNamedWithWhereHelpIs(String arguments, String message) {
    var ending = Cli.run(Arrays.stream(arguments.split(" ", -1))
        .filter(argument -> !argument.isEmpty())
        .toArray());

    assertThat(ending.exitCode()).isEqualTo(USAGE);
    assertThat(ending.err()).startsWith("clarinet: ").contains(message);
    assertThat(ending.err()).endsWith("--help' tells what there is\n");
    assertThat(ending.out()).isEmpty();
  }

  /** One line, and no stack trace. */
  private static void assertFailed(Cli.Ending ending, Object... words) {
    assertThat(ending.exitCode()).as(ending.err()).isEqualTo(FAILED);
    String complaint = ending
        .err()
        .lines()
        .filter(line -> line.startsWith("clarinet: "))
        .findFirst()
        .orElse(ending.err());
    for (Object word : words) assertThat(complaint).contains(word.toString());
    assertThat(ending.err()).doesNotContain("\tat ").doesNotContain("fault of the program");
  }

  @Test
  void aDeviceThatIsNotThereIsNamedAndNoFolderIsMade() {
    Path out = folder.resolve("out");
    var ending = Cli.run("train", "digits", "--backend", "opencl:99", "--out", out);

    assertThat(ending.exitCode()).isNotZero();
    assertThat(ending.err()).startsWith("clarinet: ").containsIgnoringCase("opencl");
    assertThat(out).doesNotExist();
  }

  @Test
  void aWrongPropertyIsNotBlamedOnTheOption() {
    System.setProperty("clarinet.threads", "x");
    try {
      var ending = Cli.run("train", "digits", "--backend", "java", "--out", folder);
      assertFailed(ending, "-Dclarinet.threads=x");
      assertThat(ending.err()).doesNotContain("--backend");
    } finally {
      System.clearProperty("clarinet.threads");
    }
  }

  @Test
  void missingDataFilesAreNamedWithWhereToGetThem() {
    assertFailed(Cli.run("train", "mnist"), "train-images-idx3-ubyte", "PyTorch", "--data DIR");
    assertFailed(
        Cli.run("train", "fashion-mnist", "--data", folder),
        folder,
        "t10k-labels-idx1-ubyte",
        "dataset-fashion-mnist");
  }

  @Test
  void damagedDataAreNamedWithThePlace() throws IOException {
    SmallMnist.write(folder);
    Path images = folder.resolve("train-images-idx3-ubyte");
    Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 1000));

    assertFailed(Cli.run("train", "mnist", "--data", folder), images, "truncated");
  }

  @Test
  void anEmptyDataSetIsRefused() throws IOException {
    SmallMnist.write(folder);
    Files.write(folder.resolve("train-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 0});

    assertFailed(Cli.run("train", "mnist", "--data", folder), "train-labels", "extents");
  }

  @Test
  void anUnwritableFolderIsFoundBeforeTheTrainingBegins() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "precious");

    var ending = Cli.run("train", "digits", "--backend", "java", "--out", file);

    assertFailed(ending, file, "cannot be written", "is a file and not a folder");
    assertThat(ending.err()).doesNotContain("epoch");
    assertThat(file).hasContent("precious");
    assertFailed(
        Cli.run("train", "digits", "--backend", "java", "--out", file.resolve("inside")),
        "cannot be written");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFolderWhereNobodyMayWriteIsFoundToo() {
    Path nowhere =
        Files.isDirectory(Path.of("/proc")) ? Path.of("/proc/out") : Path.of("/dev/null/out");

    var ending = Cli.run("train", "digits", "--backend", "java", "--out", nowhere);

    assertFailed(ending, nowhere, "cannot be written");
    assertThat(ending.err()).doesNotContain("epoch");
  }

  @Test
  void aModelThatIsNoneIsNamedWithThePlace() throws IOException {
    Path missing = folder.resolve("missing.safetensors");
    Path text = Files.writeString(folder.resolve("text.safetensors"), "these are not tensors");
    for (String command : new String[] {"summary", "check-gradients"}) {
      assertFailed(Cli.run(command, missing), missing, "no such file");
      assertFailed(Cli.run(command, text), text);
      assertFailed(Cli.run(command, folder), folder.resolve("model.safetensors"));
    }
    assertFailed(Cli.run("evaluate", text, "--backend", "java"), text);
    assertFailed(Cli.run("predict", text, "picture.png", "--backend", "java"), text);
  }

  @Test
  void filesAreLookedAtBeforeADeviceIsOpened() throws IOException {
    Path missing = folder.resolve("missing");
    Path file = Files.writeString(folder.resolve("file"), "neither model nor folder");
    for (Object[] command : new Object[][] {
      {"evaluate", file},
      {"evaluate", missing},
      {"evaluate", model(Shape.image(1, 8, 8))},
      {"evaluate", model(Shape.image(1, 28, 28)), "--data-set", "mnist", "--data", missing},
      {"predict", file, "picture.png"},
      {"predict", missing, "picture.png"},
      {"predict", model(Shape.of(5)), "picture.png"},
      {"train", "mnist", "--data", missing},
      {"train", "digits", "--out", file},
      {"train", "digits", "--out", file.resolve("inside")}
    }) {
      var arguments = new ArrayList<>(List.of(command));
      arguments.addAll(List.of("--backend", "java"));
      var ending = Cli.run(arguments.toArray());

      assertThat(ending.exitCode()).as("%s", arguments).isNotZero();
      assertThat(ending.err()).contains("clarinet: ").doesNotContain("computing on");
    }
    assertThat(Cli.run("check-gradients", file).err()).doesNotContain("checking on");
  }

  @Test
  void aTruncatedModelIsRefused() throws IOException {
    Path model = model(Shape.image(1, 28, 28));
    Files.write(model, Arrays.copyOf(Files.readAllBytes(model), (int) Files.size(model) - 10));

    assertFailed(Cli.run("evaluate", model, "--backend", "java"), model);
  }

  @Test
  void aModelWithoutANoteNeedsTheNameOfADataSet() throws IOException {
    var ending = Cli.run("evaluate", model(Shape.image(1, 8, 8)), "--backend", "java");

    assertThat(ending.exitCode()).isEqualTo(USAGE);
    assertThat(ending.err()).contains("--data-set");
  }

  @Test
  void imagesThatDoNotFitTheModelAreRefusedWithBothShapes() throws IOException {
    Path model = model(Shape.image(1, 28, 28));

    assertFailed(
        Cli.run("evaluate", model, "--data-set", "digits", "--backend", "java"),
        "[1,28,28]",
        "[1,8,8]");
  }

  @Test
  void answersThatAreNotFiniteAreNoAnswers() throws IOException {
    Path file = folder.resolve("huge.safetensors"), picture = folder.resolve("white.png");
    var network = Network.of(Shape.image(1, 8, 8), Layers.flatten(), Layers.linear(10));
    try (var backend = Backends.open("java");
        var model = network.on(backend, 1)) {
      var huge = new float[640];
      Arrays.fill(huge, Float.MAX_VALUE);
      model.parameter("linear1.filters").value().write(huge);
      model.save(file);
    }
    var white = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64; i++) white.setRGB(i % 8, i / 8, 0xFFFFFF);
    ImageIO.write(white, "png", picture.toFile());

    var evaluation = Cli.run("evaluate", file, "--data-set", "digits", "--backend", "java");
    assertFailed(evaluation, "the network answers [Infinity, ");
    assertThat(evaluation.out()).isEmpty();
    var prediction = Cli.run("predict", file, picture, "--backend", "java");
    assertFailed(prediction, "the network answers [Infinity, ");
    assertThat(prediction.out()).isEmpty();
  }

  @Test
  void picturesNeedAModelThatTakesImages() throws IOException {
    assertFailed(Cli.run("predict", model(Shape.of(5)), "picture.png", "--backend", "java"), "[5]");
  }

  @Test
  void theStackTraceIsShownWhenAskedFor() {
    var ending = Cli.run("summary", folder.resolve("missing"), "--debug");

    assertThat(ending.exitCode()).isEqualTo(FAILED);
    assertThat(ending.err()).startsWith("clarinet: ").contains("\tat dev.clarinet.");
  }

  private Path model(Shape input) {
    Path file = folder.resolve("untrained.safetensors");
    var network = Network.of(input, Layers.flatten(), Layers.linear(10));
    try (var backend = Backends.open("java");
        var model = network.on(backend, 1)) {
      model.save(file);
    }
    return file;
  }
}
