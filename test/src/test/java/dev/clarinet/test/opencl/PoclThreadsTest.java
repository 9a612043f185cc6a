package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clarinet.test.OpenClAvailable;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Where PoCL's threads run, and before whom. */
@OpenClAvailable
@EnabledOnOs(value = OS.LINUX, disabledReason = "PoCL pins threads on Linux alone")
final class PoclThreadsTest {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  @BeforeEach
  void needsPoclAndCores() {
    Runtimes.assumePocl();
    assumeTrue(CORES > 1, "with one core there is nowhere else to run");
  }

  @Test
  void eachStaysOnACoreOfItsOwn() {
    var pinned = pinned(ChildJvm.with());

    assertThat(pinned).hasSizeGreaterThanOrEqualTo(CORES).doesNotHaveDuplicates();
  }

  @Test
  void theyWaitForWhoQueuesAndNobodyElseDoes() {
    assertThat(lines(ChildJvm.with(), "batch, pinned true")).hasSizeGreaterThanOrEqualTo(CORES);
    assertThat(lines(ChildJvm.with(), "batch, pinned false")).isEmpty();
  }

  @Test
  void theyAreFreeWhereTheEnvironmentSaysSo() {
    var jvm = ChildJvm.with().environment("POCL_AFFINITY", "0");

    assertThat(pinned(jvm)).isEmpty();
    assertThat(lines(jvm, "batch.*")).isEmpty();
  }

  /** PoCL ends a process in which it cannot keep a thread on a core. */
  @Test
  void theyAreFreeWhereThereAreMoreThanCores() {
    var jvm = ChildJvm.with().environment("POCL_MAX_PTHREAD_COUNT", String.valueOf(CORES + 1));

    assertThat(pinned(jvm)).isEmpty();
  }

  @Test
  void theyAreFreeWithoutJna() {
    var jvm = ChildJvm.with().without("jna").environment("POCL_SIGFPE_HANDLER", "0");

    assertThat(pinned(jvm)).isEmpty();
  }

  /** What the threads with only one core say. */
  private static List<String> pinned(ChildJvm jvm) {
    return lines(jvm, "Cpus_allowed_list:\\s+\\d+");
  }

  private static List<String> lines(ChildJvm jvm, String pattern) {
    var ending = jvm.run(CoresMain.class);
    assertThat(ending.output()).contains("opened opencl:0");
    return ending.output().lines().filter(line -> line.matches(pattern)).toList();
  }
}
