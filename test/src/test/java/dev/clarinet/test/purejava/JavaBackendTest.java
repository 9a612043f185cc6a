package dev.clarinet.test.purejava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.BackendUnavailableException;
import dev.clarinet.Backends;
import dev.clarinet.op.MatMul;
import dev.clarinet.purejava.JavaBackend;
import dev.clarinet.purejava.JavaBackendProvider;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaBackendTest {

  @AfterEach
  void clearTheProperty() {
    System.clearProperty(JavaBackend.THREADS);
  }

  @Test
  void usesAllCoresUnlessToldOtherwise() {
    int cores = Runtime.getRuntime().availableProcessors();

    try (var backend = JavaBackend.open()) {
      assertThat(backend.description()).endsWith(cores + (cores == 1 ? " thread" : " threads"));
    }
  }

  @Test
  void thePropertySaysHowManyThreads() {
    System.setProperty(JavaBackend.THREADS, "5");

    try (var backend = JavaBackend.open()) {
      assertThat(backend.description()).endsWith(", 5 threads");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many"})
  void aNumberOfThreadsThatIsNoneIsRefused(String threads) {
    System.setProperty(JavaBackend.THREADS, threads);

    assertThatIllegalArgumentException()
        .isThrownBy(JavaBackend::open)
        .withMessage("-Dclarinet.threads=" + threads + ": a number of threads from 1 is expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "many"})
  void theListOfDevicesSaysWhatIsWrongWithTheProperty(String threads) {
    System.setProperty(JavaBackend.THREADS, threads);

    var device = new JavaBackendProvider().devices().get(0);

    assertThat(device.available()).isFalse();
    assertThat(device.problem()).startsWith("-Dclarinet.threads=" + threads);
    assertThatExceptionOfType(BackendUnavailableException.class)
        .isThrownBy(() -> Backends.open("java"))
        .withMessage(device.problem());
  }

  @Test
  void fewerThanOneThreadAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JavaBackend.open(0))
        .withMessage("there is at least 1 thread, not 0");
  }

  @Test
  void itsThreadsEndWhenItIsClosed() throws InterruptedException {
    var others = Work.threads();
    List<Thread> its;
    try (var backend = JavaBackend.open(3)) {
      Work.onAllThreads(backend);
      its = Work.threads().stream().filter(thread -> !others.contains(thread)).toList();
      assertThat(its).hasSize(2).allMatch(Thread::isDaemon);
    }
    for (var thread : its) thread.join(10_000);

    assertThat(its).noneMatch(Thread::isAlive);
  }

  /**
   * How many threads there are decides how wide the last block is, and that how many depths are taken at once; sums
   * that are too small below 0 show it where a 0 is added to them.
   */
  @Test
  void aZeroBelowZeroIsTheSameOnAnyNumberOfThreads() {
    var g = MatMul.Sizes.of(64, 1921, 38).withTransposedB();

    assertThat(productOfTinyNumbers(g, 8)).isEqualTo(productOfTinyNumbers(g, 1)).containsOnly(-0f);
  }

  private static float[] productOfTinyNumbers(MatMul.Sizes g, int threads) {
    float[] a = new float[g.A().size()], b = new float[g.B().size()];
    Arrays.fill(a, 1e-30f);
    Arrays.fill(b, -1e-30f);
    try (var backend = JavaBackend.open(threads);
        var A = backend.tensor(g.A(), a);
        var B = backend.tensor(g.B(), b);
        var C = backend.tensor(g.C());
        var product = backend.prepare(g)) {
      product.multiply(A, B, C);
      return C.read();
    }
  }
}
