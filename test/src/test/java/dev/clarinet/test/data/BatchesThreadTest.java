package dev.clarinet.test.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clarinet.Shape;
import dev.clarinet.data.Batch;
import dev.clarinet.data.Batches;
import dev.clarinet.data.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The background thread of {@link Batches}: what it does ahead, how it ends, and what it says. */
@Timeout(60)
class BatchesThreadTest {

  /** A hundred items of one number; remembers who asked for them, and asks back for each. */
  private static final class Watched implements Dataset {
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    final AtomicInteger asked = new AtomicInteger();
    private final IntFunction<float[]> item;

    /** {@code item} gives the input and the label. */
    Watched(IntFunction<float[]> item) {
      this.item = item;
    }

    Watched() {
      this(i -> new float[] {i, 0});
    }

    @Override
    public int size() {
      return 100;
    }

    @Override
    public Shape input() {
      return Shape.of(1);
    }

    @Override
    public Shape target() {
      return Shape.of();
    }

    @Override
    public void input(int i, float[] into, int offset) {
      threads.add(Thread.currentThread());
      asked.incrementAndGet();
      into[offset] = item.apply(i)[0];
    }

    @Override
    public void target(int i, float[] into, int offset) {
      into[offset] = item.apply(i)[1];
    }

    @Override
    public List<String> classes() {
      return List.of("no", "yes");
    }

    void requireThreadsEnd() throws InterruptedException {
      assertThat(threads).isNotEmpty();
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("woken", e);
    }
  }

  @Test
  void twoBatchesAreMadeAheadAndNoMore() throws InterruptedException {
    var data = new Watched();
    try (var batches = Batches.of(data, 5)) {
      var iterator = batches.iterator();
      assertThat(iterator.next().N()).isEqualTo(5);
      while (data.asked.get() < 15) Thread.sleep(1);
      Thread.sleep(50);
      assertThat(data.asked.get()).isEqualTo(15);

      assertThat(iterator.next().N()).isEqualTo(5);
      while (data.asked.get() < 20) Thread.sleep(1);
    }
  }

  @Test
  void oneDaemonThreadMakesAllBatches() {
    var data = new Watched();
    try (var batches = Batches.of(data, 5)) {
      for (Batch batch : batches) assertThat(batch.N()).isEqualTo(5);
    }
    assertThat(data.threads).hasSize(1).doesNotContain(Thread.currentThread());
    assertThat(data.threads.iterator().next().isDaemon()).isTrue();
  }

  @Test
  void theThreadEndsWithTheLastBatchThoughNobodyCloses() throws InterruptedException {
    var data = new Watched();
    var iterator = Batches.of(data, 30).iterator();
    while (iterator.hasNext()) assertThat(iterator.next().N()).isPositive();
    data.requireThreadsEnd();
  }

  @Test
  void closingInTheMiddleEndsTheThread() throws InterruptedException {
    for (int taken = 0; taken < 10; taken++) {
      var data = new Watched();
      try (var batches = Batches.of(data, 10)) {
        var iterator = batches.iterator();
        for (int i = 0; i < taken; i++) assertThat(iterator.next().N()).isEqualTo(10);
        if (taken == 0) while (data.threads.isEmpty()) Thread.sleep(1);
      }
      data.requireThreadsEnd();
    }
  }

  @Test
  void closingEndsADataSetThatWaits() throws InterruptedException {
    var never = new CountDownLatch(1);
    var data = new Watched(i -> {
      if (i == 7) await(never);
      return new float[] {i, 0};
    });
    try (var batches = Batches.of(data, 5)) {
      assertThat(batches.iterator().next().N()).isEqualTo(5);
      while (data.asked.get() < 8) Thread.sleep(1);
    }
    data.requireThreadsEnd();
  }

  @Test
  void aCallerWhoWaitsIsToldWhenAnotherThreadCloses() throws Exception {
    var never = new CountDownLatch(1);
    var data = new Watched(i -> {
      await(never);
      return new float[] {i, 0};
    });
    var batches = Batches.of(data, 5);
    var iterator = batches.iterator();
    var told = new CompletableFuture<Batch>();
    var caller = new Thread(() -> {
      try {
        told.complete(iterator.next());
      } catch (RuntimeException e) {
        told.completeExceptionally(e);
      }
    });
    caller.start();
    while (data.asked.get() == 0 || caller.getState() != Thread.State.WAITING) Thread.sleep(1);
    batches.close();

    assertThatThrownBy(told::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the batches are closed");
    data.requireThreadsEnd();
  }

  @Test
  void closingInAnInterruptedThreadLeavesItInterrupted() throws InterruptedException {
    var data = new Watched();
    var batches = Batches.of(data, 5);
    assertThat(batches.iterator().next().N()).isEqualTo(5);
    Thread.currentThread().interrupt();
    batches.close();

    assertThat(Thread.interrupted()).isTrue();
    data.requireThreadsEnd();
  }

  @Test
  void closedBatchesGiveNothingMore() {
    var batches = Batches.of(new Watched(), 5);
    var before = batches.iterator();
    batches.close();
    batches.close();

    assertThatThrownBy(before::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(batches.iterator()::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aFailureReachesTheCallerWithItsCauseAndEndsTheThread() throws InterruptedException {
    var broken = new IllegalArgumentException("the disk is gone");
    var data = new Watched(i -> {
      if (i == 12) throw broken;
      return new float[] {i, 0};
    });
    try (var batches = Batches.of(data, 5)) {
      var iterator = batches.iterator();
      assertThat(iterator.next().N()).isEqualTo(5);
      assertThat(iterator.next().N()).isEqualTo(5);
      assertThatThrownBy(iterator::next)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("10", "the disk is gone")
          .hasCause(broken);
      data.requireThreadsEnd();
    }
  }

  @Test
  void aFailureWithoutMessageIsNamedAndNoBatchComesAfterIt() {
    var broken = new IndexOutOfBoundsException();
    var data = new Watched(i -> {
      if (i == 99) throw broken;
      return new float[] {i, 0};
    });
    try (var batches = Batches.of(data, 60)) {
      var iterator = batches.iterator();
      assertThat(iterator.next().N()).isEqualTo(60);
      assertThatThrownBy(iterator::next)
          .hasMessage("the batch from position 60 on: java.lang.IndexOutOfBoundsException");
      assertThatThrownBy(iterator::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the batches are closed");
    }
  }

  @Test
  void errorsReachTheCallerToo() {
    var error = new AssertionError("impossible");
    var data = new Watched(i -> {
      throw error;
    });
    try (var batches = Batches.of(data, 5)) {
      assertThatThrownBy(batches.iterator()::next).hasCause(error);
    }
  }

  @Test
  void itemsThatAreNotWhatTheyShouldBeAreNamed() {
    requireRefused(new float[] {Float.NaN, 0}, "input 12", "NaN");
    requireRefused(new float[] {0, 2}, "item 12", "label 2", "2 classes");
    requireRefused(new float[] {0, 0.5f}, "item 12", "label 0.5");
    requireRefused(new float[] {0, Float.NaN}, "item 12", "label NaN");
  }

  private static void requireRefused(float[] item, String... message) {
    var data = new Watched(i -> i == 12 ? item : new float[] {i, 1});
    try (var batches = Batches.of(data, 100)) {
      assertThatThrownBy(batches.iterator()::next)
          .hasMessageContainingAll(message)
          .hasCauseInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anInterruptedCallerStopsWaitingAndStaysInterrupted() throws InterruptedException {
    var never = new CountDownLatch(1);
    var data = new Watched(i -> {
      await(never);
      return new float[] {i, 0};
    });
    try (var batches = Batches.of(data, 5)) {
      var iterator = batches.iterator();
      while (data.threads.isEmpty()) Thread.sleep(1);
      Thread.currentThread().interrupt();
      assertThatThrownBy(iterator::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
      data.requireThreadsEnd();
    }
  }

  @Test
  void manyCanGoThroughOneDataSetAtATime() throws Exception {
    var data = BatchesTest.items(500);
    var runs = new ArrayList<CompletableFuture<String>>();
    try (var batches = Batches.of(data, 7).shuffled(3, 1)) {
      for (int i = 0; i < 8; i++) {
        runs.add(CompletableFuture.supplyAsync(() -> {
          var seen = new StringBuilder();
          for (Batch batch : batches) seen.append(Arrays.toString(batch.inputs()));
          return seen.toString();
        }));
      }
      var first = runs.get(0).get();
      assertThat(first).hasSizeGreaterThan(500);
      for (var run : runs) assertThat(run.get()).isEqualTo(first);
    }
  }
}
