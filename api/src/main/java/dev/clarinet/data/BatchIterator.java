package dev.clarinet.data;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over a data set. Two batches are made ahead; with the one that the caller holds they share three buffers,
 * which go round.
 */
final class BatchIterator implements Iterator<Batch>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchIterator.class);
  private static final int AHEAD = 2;
  private static final int SECONDS_TO_END = 10;
  private static final ThreadFactory THREADS = new ThreadFactoryBuilder()
      .setDaemon(true)
      .setNameFormat("clarinet-batches-%d")
      .build();

  private final Dataset data;
  private final int batchSize;
  private final int[] order;
  private final Consumer<BatchIterator> onEnd;
  private final ExecutorService worker = Executors.newSingleThreadExecutor(THREADS);
  private final Queue<Future<Batch>> ahead = new ArrayDeque<>();
  private final Queue<Batch> lent = new ArrayDeque<>();
  private int begun;
  private int taken;
  private volatile boolean closed;

  BatchIterator(Dataset data, int batchSize, int[] order, Consumer<BatchIterator> onEnd) {
    this.data = data;
    this.batchSize = batchSize;
    this.order = order;
    this.onEnd = onEnd;
    for (int i = 0; i < AHEAD; i++) begin();
  }

  /** Has the next batch made, in the buffer that the caller gave back if it has the size, and in a new one else. */
  private void begin() {
    int from = begun, N = Math.min(batchSize, order.length - from);
    if (N == 0) return;
    var buffer = lent.isEmpty() || N < batchSize ? new Batch(data, N) : lent.remove();
    begun += N;
    ahead.add(worker.submit(() -> buffer.fill(data, order, from)));
  }

  @Override
  public boolean hasNext() {
    return taken < order.length;
  }

  @Override
  public Batch next() {
    requireOpen();
    if (!hasNext()) throw new NoSuchElementException("all " + order.length + " items were given");
    try {
      // A batch that is there already is given without waiting, which alone would not notice it.
      if (Thread.interrupted()) throw new InterruptedException();
      begin();
      var batch = ahead.remove().get();
      requireOpen();
      lent.add(batch);
      taken += batch.N();
      if (!hasNext()) end();
      return batch;
    } catch (ExecutionException e) {
      requireOpen();
      close();
      var cause = e.getCause() == null ? e : e.getCause();
      var reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      throw new IllegalArgumentException(
          "the batch from position " + taken + " on: " + reason, cause);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    } catch (CancellationException | RejectedExecutionException e) {
      throw new IllegalStateException("the batches are closed", e);
    }
  }

  private void requireOpen() {
    if (closed) throw new IllegalStateException("the batches are closed");
  }

  private void end() {
    worker.shutdown();
    onEnd.accept(this);
  }

  /** Ends the thread and waits for that; a caller who waits in {@code next} is told. */
  @Override
  public void close() {
    closed = true;
    for (Runnable waiting : worker.shutdownNow()) {
      if (waiting instanceof Future<?> batch) batch.cancel(false);
    }
    onEnd.accept(this);
    try {
      if (!worker.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
        LOG.warn("a data set ({}) does not give its item; its thread is left behind", data);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
