package dev.clarinet.test.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.samples.cli.Clarinet;
import dev.clarinet.test.opencl.ChildJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine without OpenCL, as a process that is told of a folder of drivers that is not there. */
class WithoutOpenClTest {
  @TempDir
  Path folder;

  @Test
  void trainingRunsOnPlainJavaAndOneLineSaysSoAndWhy() {
    var child =
        ChildJvm.with().environment("OCL_ICD_VENDORS", folder.resolve("nothing").toString());
    String out = folder.resolve("out").toString();

    var ending = child.run(Clarinet.class, "train", "digits", "--epochs", "1", "--out", out);

    assertThat(ending.exitCode()).as(ending.output()).isZero();
    assertThat(ending.output().lines().filter(line -> line.contains("computing on")))
        .singleElement()
        .asString()
        .contains("computing on java")
        .contains("not on opencl: ")
        .contains("Install");
    assertThat(ending.output().strip()).containsPattern("test accuracy: 0\\.\\d{4}$");
  }
}
