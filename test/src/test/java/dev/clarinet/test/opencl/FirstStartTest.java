package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.test.OpenClAvailable;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OpenClAvailable
class FirstStartTest {
  private static final String NOTICE = "compiling kernels for '";

  @TempDir
  Path caches;

  @BeforeEach
  void poclIsHere() {
    Runtimes.assumePocl();
  }

  @Test
  void theFirstStartSaysWhatItWaitsForAndTheSecondHasNothingToSay() {
    var child = ChildJvm.with("-Dclarinet.cache=" + caches)
        .environment("POCL_CACHE_DIR", caches.toString());

    var first = child.run(FirstStartMain.class).output();
    var second = child.run(FirstStartMain.class).output();

    assertThat(first).containsSubsequence(NOTICE, "answer [");
    assertThat(second).contains("answer [").doesNotContain(NOTICE);
  }
}
