package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.test.OpenClAvailable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes out does not depend on how many threads and queues compute it. */
@OpenClAvailable
class OutcomeTest {
  @BeforeEach
  void poclIsHere() {
    Runtimes.assumePocl();
  }

  @Test
  void threadsAndQueuesChangeNoBit() {
    String one = outcome(1, 1);

    assertThat(outcome(2, 1)).isEqualTo(one);
    assertThat(outcome(2, 2)).isEqualTo(one);
    assertThat(outcome(3, 2)).isEqualTo(one);
  }

  /** Of a process in which PoCL has so many threads. */
  private static String outcome(int threads, int queues) {
    var ending = ChildJvm.with("-Dclarinet.opencl.queues=" + queues)
        .environment("POCL_MAX_PTHREAD_COUNT", String.valueOf(threads))
        .run(OutcomeMain.class);

    assertThat(ending.exitCode()).as(ending.output()).isZero();
    return ending
        .output()
        .lines()
        .filter(line -> line.startsWith("outcome "))
        .findFirst()
        .orElseThrow();
  }
}
