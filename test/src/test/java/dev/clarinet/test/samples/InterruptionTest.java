package dev.clarinet.test.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.io.ModelFile;
import dev.clarinet.samples.cli.Clarinet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
class InterruptionTest {
  private static final long SECONDS = 60;
  private static final Path ENV = Path.of("/usr/bin/env");

  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143"})
  void anInterruptedTrainingLeavesItsBestModelWhole(String signal, int exitCode)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out"), log = folder.resolve("child.txt");
    Process training = train(out, log);
    try {
      awaitModel(training, out);
      signal(training, signal);

      assertThat(training.waitFor(SECONDS, TimeUnit.SECONDS)).as("it ended").isTrue();
    } finally {
      training.destroyForcibly();
    }
    assertThat(training.exitValue()).as(Files.readString(log)).isEqualTo(exitCode);
    assertThat(log)
        .content()
        .containsPattern("clarinet: interrupted after (1 epoch|([2-9]|\\d\\d+) epochs); ")
        .contains("model.safetensors");
    assertThat(ModelFile.read(out.resolve("model.safetensors")).notes())
        .containsEntry("data set", "digits");
    assertOnly(out, "model.safetensors", "log.csv");
  }

  @ParameterizedTest
  @CsvSource({"0", "120"})
  void aKilledTrainingLeavesAModelThatIsWhole(int milliseconds)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out"), log = folder.resolve("child.txt");
    Process training = train(out, log);
    awaitModel(training, out);
    Thread.sleep(milliseconds);
    training.destroyForcibly().waitFor();

    assertThat(ModelFile.read(out.resolve("model.safetensors")).notes())
        .containsEntry("data set", "digits");
  }

  /** Begins a training that would take hours. */
  private static Process train(Path out, Path log) throws IOException {
    var command = new ArrayList<String>();
    // Who runs in the background of a script inherits that Ctrl-C is ignored.
    if (OS.LINUX.isCurrentOs() && Files.isExecutable(ENV))
      command.addAll(List.of(ENV.toString(), "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Clarinet.class.getName());
    command.addAll(List.of("train", "digits", "--backend", "java", "--epochs", "1000000"));
    command.addAll(List.of("--out", out.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static void awaitModel(Process training, Path out) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!Files.exists(out.resolve("model.safetensors"))
        && training.isAlive()
        && System.nanoTime() < until) Thread.sleep(20);
  }

  private static void signal(Process process, String name)
      throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static void assertOnly(Path folder, String... names) throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }
}
