package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.test.op.KernelRounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernels under Oclgrind, which watches each access: no kernel reads or writes out of bounds, or races. A missing
 * barrier is found here and often nowhere else: PoCL puts barriers of its own into loops. That nobody reads what was
 * never written is not asked, since Oclgrind 21.10 takes for unwritten what copies and other kernels wrote.
 */
class OclgrindTest {
  @TempDir
  private Path folder = Path.of("");

  @TestFactory
  Stream<DynamicTest> oclgrindHasNothingToSay() {
    if (Oclgrind.isMissing()) return Stream.empty();
    return Stream.of(
        watched(KernelFamily.GPU, Winograd.NEVER),
        watched(KernelFamily.CPU, Winograd.NEVER),
        watched(KernelFamily.CPU, Winograd.TILES_OF_2),
        watched(KernelFamily.CPU, Winograd.TILES_OF_4));
  }

  private DynamicTest watched(KernelFamily family, Winograd winograd) {
    return DynamicTest.dynamicTest(
        "kernels for a " + family + ", Winograd: " + winograd, () -> watch(family, winograd));
  }

  private void watch(KernelFamily family, Winograd winograd) throws IOException {
    Path log = folder.resolve(family + "-" + winograd + ".log");
    var ending = Oclgrind.jvm(folder)
        .environment("OCLGRIND_LOG", log.toString())
        .environment("OCLGRIND_DATA_RACES", "1")
        .environment("OCLGRIND_CHECK_API", "1")
        .run(KernelRounds.class, family.name(), winograd.name());

    assertThat(ending.exitCode()).as(ending.output()).isZero();
    assertThat(Files.readAllLines(log).stream().limit(8)).isEmpty();
  }
}
