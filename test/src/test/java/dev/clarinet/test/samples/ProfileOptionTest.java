package dev.clarinet.test.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProfileOptionTest extends TrainedOnMnist {
  @Test
  void aTrainingSaysWhereItsTimeWentAndWhatTheHostWaitedFor() throws IOException {
    Path trace = folder.resolve("trace.json");
    var profiled = Cli.run(
        "train",
        "digits",
        "--backend",
        "java",
        "--epochs",
        1,
        "--out",
        folder.resolve("profiled"),
        "--profile",
        "--trace",
        trace);

    assertThat(profiled.exitCode()).as(profiled.err()).isZero();
    assertThat(profiled.err())
        .containsSubsequence("epoch 1/1", "profile of java")
        .containsPattern("profile of java: .* the limit is \\d+ GFLOP/s and \\d+\\.\\d GB/s")
        .containsPattern("conv2d2 +gradParameters +Convolution.gradFilters .* \\d+\\.\\d%\\n")
        .containsPattern("linear1 +optimizer +SgdStep.step ")
        .containsPattern("the host +times +ms +share")
        .containsPattern("write x +\\d+ ")
        .containsPattern("other reads and writes +\\d+ ")
        .doesNotContain("null");
    assertThat(profiled.lastLine()).startsWith("test accuracy: ");
    assertThat(JsonParser.parseString(Files.readString(trace)).getAsJsonArray().size())
        .isGreaterThan(1000);
  }

  @Test
  void anEvaluationIsProfiledToo() {
    var evaluation =
        Cli.run("evaluate", trained, "--data", mnist, "--backend", "java", "--profile");

    assertThat(evaluation.err())
        .contains("profile of java")
        .containsPattern("conv2d2 +inference +FusedConvolution.forward ");
    assertThat(evaluation.lastLine()).isEqualTo(training.lastLine());
  }

  @Test
  void whoDoesNotAskGetsNoProfile() {
    assertThat(training.err()).doesNotContain("profile of");
  }

  @Test
  void aTraceThatCannotBeWrittenIsRefusedBeforeTheFirstStep() {
    Path trace = folder.resolve("missing").resolve("trace.json");
    var ending = Cli.run(
        "train",
        "digits",
        "--backend",
        "java",
        "--epochs",
        1,
        "--out",
        folder.resolve("refused"),
        "--trace",
        trace);

    assertThat(ending.exitCode()).isEqualTo(1);
    assertThat(ending.err())
        .contains("clarinet: " + trace + " cannot be written")
        .doesNotContain("epoch 1/1");
  }
}
