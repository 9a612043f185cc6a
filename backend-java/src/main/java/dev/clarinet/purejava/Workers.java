package dev.clarinet.purejava;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

  private static final int SPINS = 2000;

  private final int threads;
  private final ExecutorService helpers;
  private final ConcurrentLinkedQueue<Tile> tiles = new ConcurrentLinkedQueue<>();

  Workers(int threads) {
    if (threads < 1)
      throw new IllegalArgumentException("there is at least 1 thread, not " + threads);
    this.threads = threads;
    helpers = Executors.newFixedThreadPool(Math.max(1, threads - 1), Workers::daemon);
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "clarinet-java");
    thread.setDaemon(true);
    return thread;
  }

  int threads() {
    return threads;
  }

  /** How many parts a job of so many multiply-adds should have: some for each thread, none below 10 µs. */
  int parts(long multiplyAdds) {
    return parts(multiplyAdds, 4 * threads);
  }

  /** The same for jobs whose cut shows in the sums, so that it must not follow from the number of threads. */
  static int fixedParts(long multiplyAdds) {
    return parts(multiplyAdds, 16);
  }

  private static int parts(long multiplyAdds, int most) {
    return (int) Math.max(1, Math.min(most, multiplyAdds >> 18));
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

    /** Waits for the parts that others took: awake for some microseconds, since they are about to end, then asleep. */
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
