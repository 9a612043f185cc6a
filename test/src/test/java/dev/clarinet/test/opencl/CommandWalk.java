package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.ClSnapshot;
import dev.clarinet.opencl.runtime.Program;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Commands drawn by lot, and the one number that fills each buffer according to Java. */
final class CommandWalk {
  private static final int N = 40_000, BYTES = N * Float.BYTES, BUFFERS = 6, STEPS = 400;

  private final ClRuntime runtime;
  private final Program probe;
  private final Random dice;
  private final ClBuffer[] buffers = new ClBuffer[BUFFERS];
  private final float[] numbers = new float[BUFFERS];
  private final Deque<Taken> snapshots = new ArrayDeque<>();
  private boolean profiles = true;

  private record Taken(ClSnapshot snapshot, float number) {}

  CommandWalk(ClRuntime runtime, Random dice) {
    this.runtime = runtime;
    probe = Runtimes.probe(runtime);
    this.dice = dice;
  }

  /** A profile is of all that runs, so that two cannot be taken at once. */
  CommandWalk withoutProfile() {
    profiles = false;
    return this;
  }

  void go() {
    for (int i = 0; i < BUFFERS; i++) {
      buffers[i] = runtime.floats(N);
      fill(i);
    }
    for (int i = 0; i < STEPS; i++) step(dice.nextInt(BUFFERS), dice.nextInt(BUFFERS));
    for (int i = 0; i < BUFFERS; i++) check(i);
    while (!snapshots.isEmpty()) checkSnapshot();
    for (ClBuffer buffer : buffers) buffer.close();
    probe.close();
  }

  private void step(int from, int to) {
    switch (dice.nextInt(16)) {
      case 0, 1 -> fill(to);
      case 2 -> check(to);
      case 3 -> snapshot(from);
      case 4 -> checkSnapshot();
      case 5 -> replace(to);
      case 6, 7 -> throughScratch(from, to);
      case 8 -> throughTwo(from, to);
      case 9 -> copy(from, to);
      case 10 -> rarely();
      default -> mix(from, to);
    }
  }

  private void copy(int from, int to) {
    if (from == to) return;
    copy(buffers[from], buffers[to]);
    numbers[to] = numbers[from];
  }

  private void copy(ClBuffer from, ClBuffer to) {
    probe.kernel("probe_copy").args(N, from, to).items(N).launch();
  }

  /** Now and then all is done, and now and then the queue is another for a while. */
  private void rarely() {
    int drawn = dice.nextInt(12);
    if (drawn < 2) runtime.finish();
    if (drawn == 2 && profiles)
      try (var profiling = runtime.profile(kernel -> (start, end) -> {})) {
        for (int i = 0; i < 10; i++) mix(dice.nextInt(BUFFERS), dice.nextInt(BUFFERS));
      }
  }

  private void fill(int to) {
    numbers[to] = dice.nextInt(100);
    Runtimes.fill(runtime, buffers[to], numbers[to]);
  }

  private void mix(int from, int to) {
    int times = 1 + dice.nextInt(8), a = dice.nextInt(9) - 4;
    mix(times, a, buffers[from], buffers[to]);
    for (int i = 0; i < times; i++) numbers[to] = 0.5f * numbers[to] + 0.5f * numbers[from] + a;
  }

  private void mix(int times, float a, ClBuffer x, ClBuffer y) {
    probe.kernel("probe_mix").args(N, times, a, x, y).items(N).launch();
  }

  /** to = 3 + (from + 2) / 2, from a number of this operation's own. */
  private void throughScratch(int from, int to) {
    runtime.withScratch(BYTES << dice.nextInt(3), List.of(buffers[from]), scratch -> {
      Runtimes.fill(runtime, scratch, 2);
      mix(1, 3, buffers[from], scratch);
      copy(scratch, buffers[to]);
    });
    numbers[to] = 0.5f * 2 + 0.5f * numbers[from] + 3;
  }

  /** The same from within another use of scratch memory, of which each has its own. */
  private void throughTwo(int from, int to) {
    runtime.withScratch(BYTES, List.of(buffers[to]), outer -> {
      throughScratch(from, to);
      Runtimes.fill(runtime, outer, 8);
      throughScratch(from, to);
      mix(1, 0, outer, buffers[to]);
    });
    numbers[to] = 0.5f * numbers[to] + 0.5f * 8;
  }

  /** Memory that is given back may be used at once, though what was queued before has not seen it yet. */
  private void replace(int to) {
    buffers[to].close();
    buffers[to] = runtime.floats(N);
    fill(to);
  }

  private void snapshot(int from) {
    snapshots.add(new Taken(runtime.snapshot(buffers[from], N), numbers[from]));
  }

  private void checkSnapshot() {
    if (snapshots.isEmpty()) return;
    var oldest = snapshots.remove();
    var back = new float[N];
    oldest.snapshot.read(back);
    assertThat(back).containsOnly(oldest.number);
    oldest.snapshot.close();
  }

  private void check(int i) {
    var back = new float[N];
    runtime.read(buffers[i], back);
    assertThat(back).containsOnly(numbers[i]);
  }
}
