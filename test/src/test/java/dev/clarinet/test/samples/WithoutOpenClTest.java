package dev.clarinet.test.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.samples.cli.Clarinet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine without OpenCL, as a process that is told of a folder of drivers that is not there. */
class WithoutOpenClTest {
  @TempDir
  Path folder;

  private String run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Clarinet.class.getName());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OCL_ICD_VENDORS", folder.resolve("nothing").toString());
    var process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void trainingRunsOnPlainJavaAndOneLineSaysSoAndWhy() throws IOException, InterruptedException {
    String output =
        run("train", "digits", "--epochs", "1", "--out", folder.resolve("out").toString());

    assertThat(output.lines().filter(line -> line.contains("computing on")))
        .singleElement()
        .asString()
        .contains("computing on java")
        .contains("not on opencl: ")
        .contains("Install");
    assertThat(output.strip()).containsPattern("test accuracy: 0\\.\\d{4}$");
  }
}
