package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.ClSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** A device's queues: what has to do with each other comes one after the other, and what has not, side by side. */
class QueuesTest {
  private static final String PROPERTY = "clarinet.opencl.queues";
  private static final int N = 40_000, BYTES = N * Float.BYTES, BUFFERS = 6, STEPS = 400;

  /** Iterations of a kernel that waits for another: some seconds. */
  private static final int PATIENT = 100_000_000, IMPATIENT = 1_000_000;

  @EveryBinding
  void commandsSeeWhatThoseBeforeThemWroteAsIfThereWereOneQueue(String binding) {
    for (int seed = 1; seed <= 8; seed++)
      try (var runtime = Runtimes.open(binding)) {
        new Walk(runtime, new Random(seed)).go();
      }
  }

  /** Commands drawn by lot, and the one number that fills each buffer according to Java. */
  private static final class Walk {
    private final ClRuntime runtime;
    private final Random dice;
    private final ClBuffer[] buffers = new ClBuffer[BUFFERS];
    private final float[] numbers = new float[BUFFERS];
    private final List<ClSnapshot> snapshots = new ArrayList<>();
    private final List<Float> taken = new ArrayList<>();

    Walk(ClRuntime runtime, Random dice) {
      this.runtime = runtime;
      this.dice = dice;
    }

    void go() {
      for (int i = 0; i < BUFFERS; i++) {
        buffers[i] = runtime.floats(N);
        fill(i);
      }
      for (int i = 0; i < STEPS; i++) step(dice.nextInt(BUFFERS), dice.nextInt(BUFFERS));
      for (int i = 0; i < BUFFERS; i++) check(i);
      var back = new float[N];
      for (int i = 0; i < snapshots.size(); i++) {
        snapshots.get(i).read(back);
        assertThat(back).containsOnly(taken.get(i));
        snapshots.get(i).close();
      }
      for (ClBuffer buffer : buffers) buffer.close();
    }

    private void step(int from, int to) {
      switch (dice.nextInt(12)) {
        case 0 -> fill(to);
        case 1 -> write(to);
        case 2 -> check(to);
        case 3 -> snapshot(from);
        case 4 -> replace(to);
        case 5, 6 -> throughScratch(from, to);
        case 7 -> {
          if (from == to) return;
          runtime.copy(buffers[from], 0, buffers[to], 0, BYTES);
          numbers[to] = numbers[from];
        }
        default -> mix(from, to);
      }
    }

    private void fill(int to) {
      numbers[to] = dice.nextInt(100);
      runtime.fill(buffers[to], numbers[to]);
    }

    private void write(int to) {
      numbers[to] = dice.nextInt(100);
      var values = new float[N];
      Arrays.fill(values, numbers[to]);
      runtime.write(buffers[to], values);
    }

    private void mix(int from, int to) {
      int times = 1 + dice.nextInt(8), a = dice.nextInt(9) - 4;
      mix(times, a, buffers[from], buffers[to]);
      for (int i = 0; i < times; i++) numbers[to] = 0.5f * numbers[to] + 0.5f * numbers[from] + a;
    }

    private void mix(int times, float a, ClBuffer x, ClBuffer y) {
      runtime.kernel("probe_mix").args(N, times, a, x, y).items(N).launch();
    }

    /** to = 3 + (from + 2) / 2, from a number of this operation's own. */
    private void throughScratch(int from, int to) {
      runtime.withScratch(BYTES << dice.nextInt(3), scratch -> {
        runtime.fill(scratch, 2);
        mix(1, 3, buffers[from], scratch);
        runtime.copy(scratch, 0, buffers[to], 0, BYTES);
      });
      numbers[to] = 0.5f * 2 + 0.5f * numbers[from] + 3;
    }

    /** Memory that is given back may be used at once, though what was queued before has not seen it yet. */
    private void replace(int to) {
      buffers[to].close();
      buffers[to] = runtime.floats(N);
      fill(to);
    }

    private void snapshot(int from) {
      snapshots.add(runtime.snapshot(buffers[from], N));
      taken.add(numbers[from]);
    }

    private void check(int i) {
      var back = new float[N];
      runtime.read(buffers[i], back);
      assertThat(back).containsOnly(numbers[i]);
    }
  }

  /** Two kernels that meet, each told where the other says that it is there. */
  private record Meeting(ClRuntime runtime, ClBuffer a, ClBuffer b, ClBuffer met, ClBuffer metToo)
      implements AutoCloseable {
    static Meeting on(ClRuntime runtime) {
      var meeting = new Meeting(
          runtime, runtime.floats(1), runtime.floats(1), runtime.floats(1), runtime.floats(N));
      runtime.write(meeting.a, new int[] {0});
      runtime.write(meeting.b, new int[] {0});
      runtime.finish();
      return meeting;
    }

    void one(int patience) {
      meet(patience, a, b, met);
    }

    void other(int patience) {
      meet(patience, b, a, metToo);
    }

    private void meet(int patience, ClBuffer mine, ClBuffer theirs, ClBuffer answer) {
      runtime
          .kernel("probe_meet")
          .args(patience, mine, theirs, answer)
          .global(1)
          .local(1)
          .launch();
    }

    static float of(ClRuntime runtime, ClBuffer met) {
      var answer = new float[1];
      runtime.read(met, answer);
      return answer[0];
    }

    @Override
    public void close() {
      List.of(a, b, met, metToo).forEach(ClBuffer::close);
    }
  }

  private static void assumeTwoQueues(ClRuntime runtime) {
    assumeTrue(runtime.facts().computeUnits() > 1, "one core has one queue");
  }

  @EveryBinding
  void whatHasNothingToDoWithEachOtherRunsSideBySide(String binding) {
    try (var runtime = Runtimes.open(binding)) {
      assumeTwoQueues(runtime);
      try (var meeting = Meeting.on(runtime)) {
        meeting.one(PATIENT);
        meeting.other(PATIENT);
        assertThat(Meeting.of(runtime, meeting.met)).isEqualTo(1);
        assertThat(Meeting.of(runtime, meeting.metToo)).isEqualTo(1);
      }
    }
  }

  @EveryBinding
  void oneQueueIsStrictlyInOrder(String binding) {
    withProperty("1", () -> {
      try (var runtime = Runtimes.open(binding);
          var meeting = Meeting.on(runtime)) {
        meeting.one(IMPATIENT);
        meeting.other(IMPATIENT);
        assertThat(Meeting.of(runtime, meeting.met)).isZero();
        assertThat(Meeting.of(runtime, meeting.metToo)).isEqualTo(1);
      }
    });
  }

  @EveryBinding
  void othersQueueWhileOneWaitsForWhatItReads(String binding) throws Exception {
    try (var runtime = Runtimes.open(binding)) {
      assumeTwoQueues(runtime);
      try (var meeting = Meeting.on(runtime)) {
        meeting.one(PATIENT);
        var read = CompletableFuture.supplyAsync(() -> Meeting.of(runtime, meeting.met));
        Thread.sleep(100);
        meeting.other(PATIENT);
        assertThat(read.get()).isEqualTo(1);
      }
    }
  }

  @EveryBinding
  void whatIsClosedWhileItIsReadIsReadToTheEnd(String binding) throws Exception {
    try (var runtime = Runtimes.open(binding)) {
      assumeTwoQueues(runtime);
      try (var meeting = Meeting.on(runtime)) {
        runtime.fill(meeting.metToo, 7);
        runtime.finish();
        meeting.other(PATIENT);
        var back = new float[N];
        var read = CompletableFuture.runAsync(() -> runtime.read(meeting.metToo, back));
        Thread.sleep(100);
        meeting.metToo.close();
        try (var next = runtime.floats(N)) {
          runtime.fill(next, 9);
          meeting.one(PATIENT);
          read.get();
        }
        assertThat(back[0]).isEqualTo(1);
        assertThat(Arrays.copyOfRange(back, 1, N)).containsOnly(7);
      }
    }
  }

  @EveryBinding
  void closingADeviceLetsWhoReadsReadToTheEnd(String binding) throws Exception {
    var runtime = Runtimes.open(binding);
    var meeting = Meeting.on(runtime);
    meeting.one(10 * IMPATIENT);
    var back = new float[] {-1};
    var read = CompletableFuture.runAsync(() -> runtime.read(meeting.met, back));
    Thread.sleep(20);
    runtime.close();
    read.get();
    assertThat(back[0]).isZero();
    assertThat(runtime.live().total()).isZero();
  }

  @EveryBinding
  void anythingButANumberOfQueuesIsRefused(String binding) {
    for (String wrong : List.of("0", "two", "-1", "100"))
      withProperty(
          wrong,
          () -> assertThatThrownBy(() -> Runtimes.open(binding))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining(PROPERTY)
              .hasMessageContaining("'" + wrong + "'"));
  }

  private static void withProperty(String value, Runnable work) {
    String before = System.getProperty(PROPERTY);
    System.setProperty(PROPERTY, value);
    try {
      work.run();
    } finally {
      if (before == null) System.clearProperty(PROPERTY);
      else System.setProperty(PROPERTY, before);
    }
  }
}
