package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Oclgrind, a simulator of an OpenCL device. Where it is not installed there is nothing to run, which
 * {@code -Dclarinet.oclgrind=required} makes a failure; on Debian its package is {@code oclgrind}.
 */
final class Oclgrind {
  private static final Path DRIVER = Path.of("/usr/lib/oclgrind/liboclgrind-rt-icd.so");

  private Oclgrind() {}

  /** Whether it is here; says so if not. */
  static boolean isMissing() {
    if (Files.exists(DRIVER)) return false;
    assertThat(System.getProperty("clarinet.oclgrind", ""))
        .as(DRIVER + " is missing")
        .isNotEqualTo("required");
    System.out.println("Oclgrind is not installed: no kernel is watched");
    return true;
  }

  /** A JVM whose only OpenCL device it is. Optimised, Oclgrind 21.10 loses kernels; and threads make it unsteady. */
  static ChildJvm jvm(Path folder) throws IOException {
    Path drivers = Files.createDirectories(folder.resolve("drivers"));
    Files.writeString(drivers.resolve("oclgrind.icd"), DRIVER.toString());
    return ChildJvm.with()
        .environment("OCL_ICD_VENDORS", drivers + "/")
        .environment("XDG_CACHE_HOME", folder.resolve("cache").toString())
        .environment("OCLGRIND_BUILD_OPTIONS", "-cl-opt-disable")
        .environment("OCLGRIND_NUM_THREADS", "1");
  }
}
