package dev.clarinet.test.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backends;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.layer.Inputs;
import dev.clarinet.layer.Layer;
import dev.clarinet.layer.LayerContext;
import dev.clarinet.layer.LayerTypes;
import dev.clarinet.layer.Layers;
import dev.clarinet.layer.Stage;
import dev.clarinet.op.Sum;
import dev.clarinet.op.Window;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest extends TrainedOnMnist {
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
        .containsPattern("conv2d2 +Conv2d 20→50 5×5 +pool2d1 +\\[50,8,8\\]")
        .contains("431,080")
        .contains("data set: mnist")
        .contains("seed: 1");
  }

  @Test
  void rightGradientsPassTheCheck() {
    var check = Cli.run("check-gradients", save(Layers.conv2d(3, Window.kernel(3))));

    assertThat(check.exitCode()).as(check.out()).isZero();
    assertThat(check.out()).contains("slopes").contains("right").hasLineCount(1);
    assertThat(check.err())
        .containsSubsequence(
            "checking on reference",
            "conv2d1: 138 slopes",
            "flatten1: ",
            "linear1: ",
            "the whole network: ");
  }

  /** y = 2x, whose slope it takes for that of x. */
  record Halved() implements Layer {
    @Override
    public Shape outputShape(Inputs in) {
      return in.x();
    }

    @Override
    public Stage build(LayerContext in) {
      var sum = in.prepare(new Sum.Terms(2, in.x()));
      return Stage.forward(v -> sum.forward(List.of(v.x(), v.x()), v.y())).gradInputsAreDy();
    }
  }

  @Test
  void aWrongGradientFailsTheCheckAndIsNamed() {
    LayerTypes.register("halved", Halved.class);
    var check = Cli.run("check-gradients", save(new Halved()));

    assertThat(check.exitCode()).as(check.out()).isEqualTo(1);
    assertThat(check.out()).contains("WRONG").contains("'halved1'");
  }

  private Path save(Layer layer) {
    Path file = folder.resolve("small.safetensors");
    var network =
        Network.of(Shape.image(1, 6, 6), layer, Layers.relu(), Layers.flatten(), Layers.linear(4));
    try (var backend = Backends.open("java");
        var model = network.on(backend, 1)) {
      model.save(file);
    }
    return file;
  }

  @Test
  void devicesAreListedWithWhatTheyAre() {
    var devices = Cli.run("devices");

    assertThat(devices.exitCode()).isZero();
    assertThat(devices.out()).containsPattern("(?m)^java +plain Java").contains("reference");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "train",
        "evaluate",
        "predict",
        "summary",
        "check-gradients",
        "tune",
        "bench",
        "devices"
      })
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
