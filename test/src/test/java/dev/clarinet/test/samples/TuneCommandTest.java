package dev.clarinet.test.samples;

import static dev.clarinet.Shape.image;
import static dev.clarinet.layer.Layers.conv2d;
import static dev.clarinet.layer.Layers.flatten;
import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.op.Window.kernel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backends;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.samples.cli.Clarinet;
import dev.clarinet.test.OpenClAvailable;
import dev.clarinet.test.opencl.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code clarinet tune}. */
class TuneCommandTest {
  @TempDir
  Path folder;

  private ChildJvm.Ending tune(String tuned, String... arguments) {
    return ChildJvm.with("-Dclarinet.opencl.tuned=" + tuned).run(Clarinet.class, arguments);
  }

  @Test
  @OpenClAvailable
  void aModelIsTunedOnceAndThenKnown() {
    Path model = folder.resolve("model.safetensors"), record = folder.resolve("record.json");
    var network = Network.of(image(9, 6, 7), conv2d(10, kernel(3)), flatten(), linear(3));
    try (var java = Backends.open("java");
        var fresh = network.on(java, 1)) {
      fresh.save(model);
    }
    String[] arguments = {"tune", model.toString(), "--batch", "2", "--budget", "100"};

    var first = tune(record.toString(), arguments);
    var second = tune(record.toString(), arguments);

    assertThat(first.exitCode()).as(first.output()).isZero();
    assertThat(first.output())
        .containsPattern("INFO matrix product: 2x3x200 transposed B: matmul_")
        .containsPattern("operation +choice +before +best +gain +candidate")
        .containsPattern("forward 2 x 9-10 6x7 3x3 +convolution +\\d+ µs +\\d+ µs +\\d\\.\\d\\d  ")
        .containsPattern("gradient by filters 2 x 9-10 6x7 3x3 +gradient by filters ")
        .contains("kept in " + record);
    assertThat(record).exists();
    assertThat(second.output()).doesNotContain("INFO").containsPattern("forward 2 x 9-10 6x7 3x3 ");
  }

  @Test
  @OpenClAvailable
  void aModelIsTunedForTheStepsOfItsDataSet() {
    Path model = folder.resolve("model.safetensors"), record = folder.resolve("record.json");
    try (var java = Backends.open("java");
        var fresh = Network.of(Shape.of(5), linear(3)).on(java, 1)) {
      fresh.note("data set", "digits").save(model);
    }

    var ending = tune(record.toString(), "tune", model.toString(), "--budget", "60");

    assertThat(ending.exitCode()).as(ending.output()).isZero();
    assertThat(ending.output()).contains("32x3x5 transposed B").doesNotContain("64x3x5");
  }

  @Test
  @OpenClAvailable
  void timeThatIsTooShortIsAFailure() {
    Path model = folder.resolve("model.safetensors"), record = folder.resolve("record.json");
    var network = Network.of(image(256, 28, 28), conv2d(512, kernel(5)), flatten(), linear(1));
    try (var java = Backends.open("java");
        var fresh = network.on(java, 1)) {
      fresh.save(model);
    }

    var ending =
        tune(record.toString(), "tune", model.toString(), "--batch", "16", "--budget", "1");

    assertThat(ending.exitCode()).as(ending.output()).isEqualTo(1);
    assertThat(ending.output())
        .contains("clarinet: nothing was decided in 1 s: the first question takes longer,"
            + " give a larger --budget")
        .doesNotContain("kept in", "candidate");
    assertThat(record).doesNotExist();
  }

  @Test
  @OpenClAvailable
  void aRecordThatCannotBeWrittenIsAFailure() throws IOException {
    Path plain = Files.createFile(folder.resolve("plain")), below = plain.resolve("record.json");

    var folders = tune(folder.toString(), "tune");
    var belows = tune(below.toString(), "tune");

    assertThat(folders.exitCode()).isEqualTo(1);
    assertThat(folders.output())
        .contains("clarinet: " + folder + " cannot be written: it is a folder")
        .doesNotContain("WARN ", "kept in");
    assertThat(belows.exitCode()).isEqualTo(1);
    assertThat(belows.output())
        .contains("clarinet: " + below + ".journal cannot be written: ")
        .doesNotContain("WARN ", "kept in");
  }

  @Test
  void onlyOpenClCanBeTuned() {
    var ending = Cli.run("tune", "--backend", "java");

    assertThat(ending.exitCode()).isEqualTo(2);
    assertThat(ending.err()).contains("only opencl and opencl:N can be tuned, not java");
  }

  @Test
  @OpenClAvailable
  void aDeviceThatIsNotThereIsWrongUsage() {
    var ending = Cli.run("tune", "--backend", "opencl:999");

    assertThat(ending.exitCode()).isEqualTo(2);
    assertThat(ending.err()).contains("--backend: there is no opencl:999");
  }

  @Test
  @OpenClAvailable
  void whatIsTunedMustBeKept() {
    var ending = tune("none", "tune");

    assertThat(ending.exitCode()).isEqualTo(1);
    assertThat(ending.output())
        .contains("-Dclarinet.opencl.tuned=none: what is tuned must be kept");
  }
}
