package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backend;
import dev.clarinet.Limits;
import dev.clarinet.Profile;
import dev.clarinet.Shape;
import dev.clarinet.op.Activation;
import dev.clarinet.opencl.ClDevice;
import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Launch;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import dev.clarinet.opencl.runtime.Program;
import dev.clarinet.spi.Device.Profiling;
import java.util.ArrayList;
import java.util.List;

class ProfilingTest {
  private record Ran(String kernel, long start, long end) {}

  private final List<Ran> told = new ArrayList<>();

  private Profiling profile(ClRuntime runtime) {
    return runtime.profile(kernel -> (start, end) -> told.add(new Ran(kernel, start, end)));
  }

  private static Launch scale(Program probe, ClBuffer x) {
    return probe.kernel("probe_scale").args(64, 1f, x, x).items(64);
  }

  @EveryBinding
  void everyLaunchIsToldWithItsTimesAndNoEventIsLeft(String binding) {
    try (var runtime = Runtimes.open(binding);
        var probe = Runtimes.probe(runtime);
        var x = runtime.floats(64)) {
      var scale = scale(probe, x);
      scale.launch();
      int queues = runtime.live().count(Kind.QUEUE);
      try (var profiling = profile(runtime)) {
        for (int i = 0; i < 2000; i++) scale.launch();
      }
      scale.launch();
      runtime.finish();

      assertThat(told).hasSize(2000).allMatch(ran -> ran.kernel.equals("probe_scale"));
      assertThat(runtime.live().count(Kind.EVENT)).isZero();
      assertThat(runtime.live().count(Kind.QUEUE)).isEqualTo(queues);
    }
  }

  /** The device's clock may be read as the host's, but for the time that queuing takes. */
  @EveryBinding
  void launchesRunOneAfterTheOtherWhileTheyAreProfiledByTheHostsClock(String binding) {
    try (var runtime = Runtimes.open(binding);
        var probe = Runtimes.probe(runtime);
        var x = runtime.floats(64);
        var y = runtime.floats(64)) {
      var scales = List.of(scale(probe, x), scale(probe, y));
      scales.forEach(Launch::launch);
      runtime.finish();
      long began = System.nanoTime();
      try (var profiling = profile(runtime)) {
        for (int i = 0; i < 50; i++) scales.forEach(Launch::launch);
      }
      long ended = System.nanoTime();

      long before = began;
      for (Ran ran : told) {
        assertThat(ran.start).isGreaterThanOrEqualTo(before);
        assertThat(ran.end).isGreaterThanOrEqualTo(ran.start);
        before = ran.end;
      }
      assertThat(before).isLessThanOrEqualTo(ended);
    }
  }

  @EveryBinding
  void whereTheHostReadsTheLaunchesBeforeAreTold(String binding) {
    try (var runtime = Runtimes.open(binding);
        var probe = Runtimes.probe(runtime);
        var x = runtime.floats(64);
        var profiling = profile(runtime)) {
      scale(probe, x).launch();
      scale(probe, x).launch();
      assertThat(runtime.live().count(Kind.EVENT)).isEqualTo(2);
      runtime.read(x, new float[64]);

      assertThat(told).hasSize(2);
      assertThat(runtime.live().count(Kind.EVENT)).isZero();
    }
  }

  @EveryBinding
  void withoutAProfileNoEventIsMade(String binding) {
    try (var runtime = Runtimes.open(binding);
        var probe = Runtimes.probe(runtime);
        var x = runtime.floats(64)) {
      for (int i = 0; i < 10; i++) scale(probe, x).launch();

      assertThat(runtime.live().count(Kind.EVENT)).isZero();
    }
  }

  @EveryBinding
  void aDeviceThatIsClosedWhileItIsProfiledLeavesNothing(String binding) {
    var runtime = Runtimes.open(binding);
    var backend = Backend.over(new ClDevice("opencl", runtime, Winograd.WHERE_IT_PAYS));
    var shape = Shape.of(64);
    var relu = backend.prepare(new Activation.Elements(Activation.Function.RELU, 0, shape));
    var x = backend.tensor(shape, new float[64]);
    var profile = Profile.of(backend, new Limits(1, 1));
    for (int i = 0; i < 10; i++) relu.forward(x, x);
    assertThat(runtime.live().count(Kind.EVENT)).isEqualTo(10);
    backend.close();
    profile.close();

    assertThat(Runtimes.objects(runtime)).isZero();
    assertThat(profile.rows()).singleElement().matches(row -> row.launches() == 10);
  }
}
