package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import java.util.ArrayList;
import java.util.List;

class ProfilingTest {

  @EveryBinding
  void everyLaunchIsToldWithItsTimeAndNoEventIsLeft(String binding) {
    List<String> kernels = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    try (var runtime = Runtimes.open(binding);
        var x = runtime.floats(64)) {
      var scale = runtime.kernel("probe_scale").args(64, 1f, x, x).items(64);
      scale.launch();
      try (var profiling = runtime.profile((kernel, nanoseconds) -> {
        kernels.add(kernel);
        times.add(nanoseconds);
      })) {
        for (int i = 0; i < 200; i++) scale.launch();
      }
      scale.launch();
      runtime.finish();

      assertThat(kernels).hasSize(200).containsOnly("probe_scale");
      assertThat(times).allMatch(time -> time >= 0);
      assertThat(runtime.live().count(Kind.EVENT)).isZero();
      assertThat(runtime.live().count(Kind.QUEUE)).isEqualTo(1);
    }
  }
}
