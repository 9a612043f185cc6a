package dev.clarinet.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.Limits;
import dev.clarinet.op.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  @ParameterizedTest
  @ValueSource(strings = {"java", "reference"})
  void aDeviceComputesAndMovesAtSomeRateAndKeepsNothing(String name) {
    try (var backend = Backends.open(name)) {
      measured(Limits.of(backend));
      assertThat(backend.openResources()).isZero();
    }
  }

  @Test
  @OpenClAvailable
  void anOpenClDeviceDoesSo() {
    try (var backend = Backends.open("opencl")) {
      measured(Limits.of(backend));
      assertThat(backend.openResources()).isZero();
    }
  }

  /** From the slowest processor that runs a JVM to far above the fastest. */
  private static void measured(Limits limits) {
    assertThat(limits.flops()).isBetween(1e7, 1e16);
    assertThat(limits.bytes()).isBetween(1e7, 1e14);
  }

  @Test
  void aDeviceIsMeasuredByItsComputingAndTheBetterOfItsMoves() {
    try (var backend = Backend.over(new PacedDevice())) {
      var limits = Limits.of(backend);

      assertThat(limits.flops()).isBetween(0.8 * PacedDevice.FLOPS, PacedDevice.FLOPS);
      assertThat(limits.bytes()).isBetween(0.8 * PacedDevice.BYTES, PacedDevice.BYTES);
    }
  }

  @Test
  void workTakesAsLongAsItsSlowerHalf() {
    var limits = new Limits(100, 10);

    assertThat(limits.seconds(new Work(100, 5))).isEqualTo(2);
    assertThat(limits.seconds(new Work(100, 50))).isEqualTo(5);
    assertThat(limits.share(new Work(100, 5), 4)).isEqualTo(0.5);
    assertThat(new Limits(197.4e9, 41.26e9)).hasToString("197 GFLOP/s and 41.3 GB/s");
  }
}
