package dev.clarinet.purejava;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The threads of a device. A job has a number of parts, which the caller and idle workers take one after the other.
 *
 * <p>No part reads what another writes, and no number depends on how its job was cut: where a sum is cut, the geometry
 * says where. So results are the same bits on any number of threads, in whatever order the parts are taken. Several
 * callers may run jobs at once.
 */
final class Workers implements AutoCloseable {
  /**
   * Elements of a flat range: long enough that handing it over costs nothing, short enough that all threads get some.
   */
  static final int RANGE = 1 << 15;

  /** How often a thread that has nothing to do looks again before it falls asleep: up to 100 µs. */
  private static final int SPINS = 2000;

  /** Multiply-adds that take some 10 µs, and some 100 µs. */
  private static final int SHORT_PART = 1 << 18, LONG_PART = 1 << 22;

  private final int threads;
  private final ExecutorService helpers;
  private final ConcurrentLinkedQueue<Tile> tiles = new ConcurrentLinkedQueue<>();

  Workers(int threads) {
    if (threads < 1)
      throw new IllegalArgumentException("there is at least 1 thread, not " + threads);
    this.threads = threads;
    int most = Math.max(1, threads - 1);
    // All that there may be are kept, so that they wait in take() and not for a time.
    helpers = new ThreadPoolExecutor(
        most, most, 0, TimeUnit.SECONDS, new WatchedQueue(), Workers::daemon);
  }

  /**
   * A helper watches it for a while before it falls asleep: between two jobs of a step lie a few microseconds, and to
   * wake a thread takes longer.
   */
  private static final class WatchedQueue extends LinkedBlockingQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public Runnable take() throws InterruptedException {
      for (int i = 0; i < SPINS; i++) {
        Runnable work = poll();
        if (work != null) return work;
        Thread.onSpinWait();
      }
      return super.take();
    }
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "clarinet-java");
    thread.setDaemon(true);
    return thread;
  }

  int threads() {
    return threads;
  }

  /**
   * How many parts a job of so many multiply-adds should have: two for each thread, since each packs its operands; four
   * where they are long; and none too short.
   */
  int parts(long multiplyAdds) {
    return Math.max(
        atMost(2 * threads, multiplyAdds / SHORT_PART),
        atMost(4 * threads, multiplyAdds / LONG_PART));
  }

  /** How many a job should have whose cut shows in the sums, so that it must not follow from the number of threads. */
  static int fixedParts(long multiplyAdds) {
    return atMost(16, multiplyAdds / SHORT_PART);
  }

  private static int atMost(int most, long wanted) {
    return (int) Math.max(1, Math.min(most, wanted));
  }

  /** What is done for one part of a job. */
  interface Job {
    void part(int i);
  }

  /** What is done for the part of a job that needs a tile for its own. */
  interface TileJob {
    void part(int i, Tile tile);
  }

  /** What is done for the elements {@code from} to below {@code to}. */
  interface RangeJob {
    void range(int from, int to);
  }

  /** Runs all parts and returns when they are done. A failure in any of them is thrown here. */
  void run(int parts, Job job) {
    var run = new Run(parts, job);
    for (int i = Math.min(threads, parts) - 1; i > 0; i--) helpers.execute(run);
    run.run();
    run.join();
  }

  /** Runs all parts, each with a tile that nobody else uses meanwhile. */
  void runOnTiles(int parts, TileJob job) {
    run(parts, i -> {
      Tile idle = tiles.poll(), tile = idle == null ? new Tile() : idle;
      job.part(i, tile);
      tiles.add(tile);
    });
  }

  /** Runs ranges of {@link #RANGE} elements until {@code size} are done. */
  void runOnRanges(int size, RangeJob job) {
    runOnRanges(size, RANGE, job);
  }

  /** Runs ranges of {@code length} elements until {@code size} are done. */
  void runOnRanges(int size, int length, RangeJob job) {
    run(
        (int) ((size + length - 1L) / length),
        i -> job.range(i * length, (int) Math.min(size, (i + 1L) * length)));
  }

  /** Ends the threads; nothing runs any more. */
  @Override
  public void close() {
    helpers.shutdown();
  }

  /** One job on its way through the threads. A worker that comes late finds no part left and goes. */
  private static final class Run implements Runnable {
    private final int parts;
    private final Job job;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Run(int parts, Job job) {
      this.parts = parts;
      this.job = job;
      this.left = new CountDownLatch(parts);
    }

    @Override
    public void run() {
      for (int i = next.getAndIncrement(); i < parts; i = next.getAndIncrement()) {
        try {
          job.part(i);
        } catch (Throwable e) {
          failure.compareAndSet(null, e);
        } finally {
          left.countDown();
        }
      }
    }

    /** Waits for the parts that others took: awake at first, since they are about to end, then asleep. */
    void join() {
      for (int i = 0; i < SPINS && left.getCount() > 0; i++) Thread.onSpinWait();
      boolean interrupted = false;
      while (true) {
        try {
          left.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) Thread.currentThread().interrupt();
      Throwable thrown = failure.get();
      if (thrown instanceof Error error) throw error;
      if (thrown instanceof RuntimeException exception) throw exception;
    }
  }
}
