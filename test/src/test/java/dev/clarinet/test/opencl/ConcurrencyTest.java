package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import dev.clarinet.opencl.runtime.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class ConcurrencyTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 300;
  private static final int N = 1000;

  @EveryBinding
  void threadsThatShareADeviceDoNotDisturbEachOther(String binding) throws Exception {
    try (var runtime = Runtimes.open(binding);
        var shared = Runtimes.probe(runtime)) {
      for (Future<Float> answer : inThreads(thread -> () -> countUp(runtime, shared, thread))) {
        assertThat(answer.get()).isEqualTo(ROUNDS);
      }
      assertThat(runtime.live().count(Kind.PROGRAM)).isEqualTo(2);
    }
  }

  /** Each thread adds its number in scratch memory, which would show another's if that came between. */
  @EveryBinding
  void scratchMemoryBelongsToOneThreadForTheWholeOperation(String binding) throws Exception {
    try (var runtime = Runtimes.open(binding);
        var shared = Runtimes.probe(runtime)) {
      for (Future<Float> answer :
          inThreads(thread -> () -> addInScratch(runtime, shared, thread + 1))) {
        assertThat(answer.get()).isZero();
      }
    }
  }

  /** x becomes x + 1 over and over, with a kernel that all threads share and one of this thread's own program. */
  private static float countUp(ClRuntime runtime, Program shared, int thread) {
    try (var program = runtime.program("probe", Defines.of("SCALE", 1));
        var x = runtime.floats(N)) {
      Runtimes.fill(runtime, x, 0);
      for (int i = 0; i < ROUNDS / 2; i++) {
        program.kernel("probe_scale").args(N, 1f, x, x).items(N).launch();
        shared.kernel("probe_shift").args(N, 1f, x).items(N).launch();
        runtime.floats(N + thread).close();
      }
      var back = new float[N];
      runtime.read(x, back);
      for (float value : back) if (value != back[0]) return Float.NaN;
      return back[0];
    }
  }

  private static float addInScratch(ClRuntime runtime, Program shared, int number) {
    try (var x = runtime.floats(N)) {
      float wrong = 0;
      for (int i = 0; i < ROUNDS / 10; i++) {
        runtime.withScratch(N * Float.BYTES, List.of(x), scratch -> {
          Runtimes.fill(runtime, scratch, number);
          shared.kernel("probe_shift").args(N, 1f, scratch).items(N).launch();
          shared.kernel("probe_copy").args(N, scratch, x).items(N).launch();
        });
        var back = new float[N];
        runtime.read(x, back);
        for (float value : back) if (value != number + 1) wrong++;
      }
      return wrong;
    }
  }

  /** Makes a thread's work from its number. */
  private interface Work {
    Callable<Float> of(int thread);
  }

  private static List<Future<Float>> inThreads(Work work) throws InterruptedException {
    var pool = Executors.newFixedThreadPool(THREADS);
    try {
      var tasks = new ArrayList<Callable<Float>>();
      for (int thread = 0; thread < THREADS; thread++) tasks.add(work.of(thread));
      return pool.invokeAll(tasks);
    } finally {
      pool.shutdown();
    }
  }
}
