package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import dev.clarinet.opencl.runtime.OutOfDeviceMemoryException;
import java.util.Arrays;
import java.util.List;

class DeviceMemoryTest {

  @EveryBinding
  void whatIsWrittenIsReadBackAlsoWhenItIsLargerThanAllStagingMemory(String binding) {
    try (var runtime = Runtimes.open(binding);
        var buffer = runtime.buffer(21_000_004)) {
      var numbers = new int[5_250_001];
      for (int i = 0; i < numbers.length; i++) numbers[i] = i * 31;

      runtime.write(buffer, numbers);

      var back = new int[numbers.length];
      runtime.read(buffer, back);
      assertThat(back).isEqualTo(numbers);
    }
  }

  @EveryBinding
  void manyWritesOfAllSizesArriveInOrder(String binding) {
    try (var runtime = Runtimes.open(binding);
        var probe = Runtimes.probe(runtime);
        var buffer = runtime.floats(400_000);
        var sum = runtime.floats(400_000)) {
      Runtimes.fill(runtime, sum, 0);
      var expected = 0f;
      for (int round = 1; round <= 40; round++) {
        var values = new float[round * 10_000];
        Arrays.fill(values, round);
        runtime.write(buffer, values);
        probe
            .kernel("probe_add")
            .args(values.length, buffer, sum)
            .items(values.length)
            .launch();
        expected += round;
      }

      var back = new float[400_000];
      runtime.read(sum, back);
      assertThat(back[0]).isEqualTo(expected);
      assertThat(back[9_999]).isEqualTo(expected);
      assertThat(back[10_000]).isEqualTo(expected - 1);
      assertThat(back[399_999]).isEqualTo(40);
    }
  }

  @EveryBinding
  void moreThanABufferHoldsIsRefused(String binding) {
    try (var runtime = Runtimes.open(binding);
        var x = runtime.floats(4)) {
      String refused = "20 bytes at 0 are not all in a buffer of 16 bytes";
      assertThatThrownBy(() -> runtime.write(x, new float[5]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(refused);
      assertThatThrownBy(() -> runtime.read(x, new float[5]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(refused);
    }
  }

  @EveryBinding
  void memoryThatWasGivenBackIsUsedAgain(String binding) {
    try (var runtime = Runtimes.open(binding)) {
      runtime.floats(100_000).close();
      int before = runtime.live().count(Kind.BUFFER);

      for (int i = 0; i < 100; i++) runtime.floats(100_000 - i).close();

      assertThat(runtime.live().count(Kind.BUFFER)).isEqualTo(before);
    }
  }

  @EveryBinding
  void aBufferThatIsTooLargeIsRefusedWithTheLimit(String binding) {
    try (var runtime = Runtimes.open(binding)) {
      assertThatThrownBy(() -> runtime.buffer(runtime.facts().maxAllocation() + 1))
          .isInstanceOf(OutOfDeviceMemoryException.class)
          .hasMessageContaining("the largest that '" + runtime.facts().name() + "' allows is")
          .hasMessageContaining("use a smaller batch");
    }
  }

  @EveryBinding
  void scratchMemoryIsOneForAllGrowsAndNestsApart(String binding) {
    try (var runtime = Runtimes.open(binding);
        var x = runtime.floats(1)) {
      runtime.withScratch(1000, List.of(x), small -> Runtimes.fill(runtime, small, 1));
      int before = runtime.live().count(Kind.BUFFER);
      runtime.withScratch(500, List.of(x), small -> assertThat(small.bytes()).isEqualTo(1000));
      assertThat(runtime.live().count(Kind.BUFFER)).isEqualTo(before);

      runtime.withScratch(
          4000,
          List.of(x),
          outer -> runtime.withScratch(4000, List.of(x), inner -> {
            Runtimes.fill(runtime, outer, 1);
            Runtimes.fill(runtime, inner, 2);
            var back = new float[1000];
            runtime.read(outer, back);
            assertThat(back).containsOnly(1);
          }));
    }
  }

  @EveryBinding
  void closingFreesEverythingAlsoWhatWasForgotten(String binding) {
    ClRuntime runtime = Runtimes.open(binding);
    var forgotten = runtime.floats(10);
    var program = Runtimes.probe(runtime);
    program.kernel("probe_scale").args(10, 1f, forgotten, forgotten).items(10).launch();
    Runtimes.probe(runtime)
        .kernel("probe_scale")
        .args(10, 1f, forgotten, forgotten)
        .items(10)
        .launch();
    runtime.write(forgotten, new float[10]);
    runtime.withScratch(100, List.of(forgotten), scratch -> Runtimes.fill(runtime, scratch, 0));
    assertThat(runtime.live().count(Kind.KERNEL)).isEqualTo(2);

    runtime.close();
    runtime.close();
    forgotten.close();
    program.close();

    assertThat(Runtimes.objects(runtime)).as(runtime.live().toString()).isZero();
    assertThatThrownBy(() -> runtime.floats(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
    assertThatThrownBy(() -> Runtimes.probe(runtime)).isInstanceOf(IllegalStateException.class);
  }
}
