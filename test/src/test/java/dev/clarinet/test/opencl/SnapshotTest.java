package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import java.util.concurrent.atomic.AtomicInteger;

class SnapshotTest {
  private static final int ITEMS = 1 << 20;

  private static void scale(ClRuntime runtime, ClBuffer x, int times) {
    try (var probe = Runtimes.probe(runtime)) {
      var launch = probe.kernel("probe_scale").args(ITEMS, 1f, x, x).items(ITEMS);
      for (int i = 0; i < times; i++) launch.launch();
    }
  }

  private static double seconds(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) * 1e-9;
  }

  /** A thousand times as much is queued after the snapshot as before it. */
  @EveryBinding
  void readingDoesNotWaitForWhatIsQueuedAfter(String binding) {
    try (var runtime = Runtimes.open(binding);
        var x = runtime.floats(ITEMS)) {
      Runtimes.fill(runtime, x, 0);
      scale(runtime, x, 3);
      runtime.finish();
      Runtimes.fill(runtime, x, 0);
      scale(runtime, x, 2);
      try (var snapshot = runtime.snapshot(x, 4)) {
        scale(runtime, x, 2000);
        var values = new float[4];
        double read = seconds(() -> snapshot.read(values));
        double rest = seconds(runtime::finish);

        assertThat(values).containsExactly(3, 3, 3, 3);
        assertThat(read).isLessThan(rest);
      }
    }
  }

  @EveryBinding
  void closingLeavesNothing(String binding) {
    var runtime = Runtimes.open(binding);
    try (var x = runtime.floats(4)) {
      runtime.write(x, new float[] {1, 2, 3, 4});
      var snapshot = runtime.snapshot(x, 3);
      var values = new float[3];
      snapshot.read(values);
      assertThat(values).containsExactly(1, 2, 3);
      snapshot.close();
      snapshot.close();
      assertThat(runtime.live().count(Kind.EVENT)).isZero();
      assertThatIllegalStateException().isThrownBy(() -> snapshot.read(values));
    }
    runtime.close();
    assertThat(Runtimes.objects(runtime)).isZero();
  }

  @EveryBinding
  void whatIsNotThereCannotBeTaken(String binding) {
    try (var runtime = Runtimes.open(binding);
        var x = runtime.floats(4)) {
      assertThatIllegalArgumentException().isThrownBy(() -> runtime.snapshot(x, 5));
      x.close();
      assertThatIllegalStateException().isThrownBy(() -> runtime.snapshot(x, 4));
      assertThat(runtime.live().count(Kind.EVENT)).isZero();
    }
  }

  /** What waits to be copied in the queue is bounded, by waiting; a snapshot says that what came before is done. */
  @EveryBinding
  void writingMuchDoesNotWaitWhereSnapshotsAreRead(String binding) {
    var waits = new AtomicInteger();
    var values = new float[ITEMS];
    try (var runtime = Runtimes.telling("finish", waits::incrementAndGet, binding);
        var x = runtime.floats(ITEMS)) {
      for (int i = 0; i < 40; i++) {
        runtime.write(x, values);
        try (var snapshot = runtime.snapshot(x, 1)) {
          snapshot.read(new float[1]);
        }
      }
      assertThat(waits.get()).isZero();

      for (int i = 0; i < 40; i++) runtime.write(x, values);
      assertThat(waits.get()).isPositive();
    }
  }

  @EveryBinding
  void launchesBeforeItAreToldWhereItIsRead(String binding) {
    try (var runtime = Runtimes.open(binding);
        var x = runtime.floats(ITEMS)) {
      var told = new AtomicInteger();
      try (var profiling = runtime.profile(kernel -> (start, end) -> told.incrementAndGet())) {
        scale(runtime, x, 2);
        try (var snapshot = runtime.snapshot(x, 1)) {
          scale(runtime, x, 3);
          snapshot.read(new float[1]);
        }
        assertThat(told.get()).isEqualTo(2);
      }
      assertThat(told.get()).isEqualTo(5);
    }
  }
}
