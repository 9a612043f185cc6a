package dev.clarinet.data;

import dev.clarinet.op.CounterRandom;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * A data set, batch by batch: each item once, the last batch with what is left.
 *
 * <p>While the caller works on one batch, a daemon thread makes the next ones. It ends with the last batch, with the
 * first failure, or at {@link #close}, whichever comes first. The items of every batch are checked: numbers are finite,
 * labels are those of classes.
 *
 * <pre>{@code
 * try (Batches batches = Batches.of(data, 64).shuffled(seed, epoch)) {
 *   for (Batch batch : batches) step(batch);
 * }
 * }</pre>
 */
public final class Batches implements Iterable<Batch>, AutoCloseable {
  /** What keeps the stream of the shuffle apart from other streams of one seed: "SHUF" in its high half. */
  private static final long SHUFFLE = 0x5348_5546L << 32;

  private final Dataset data;
  private final int batchSize;
  private final int[] order;
  private final Set<BatchIterator> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private Batches(Dataset data, int batchSize, int[] order) {
    this.data = data;
    this.batchSize = Math.min(batchSize, order.length);
    this.order = order;
  }

  /**
   * Batches of {@code batchSize} items in the order of the data set; where it is smaller than that, one batch of all.
   *
   * @throws IllegalArgumentException if {@code batchSize} is below 1 or the data set is empty
   */
  public static Batches of(Dataset data, int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("a batch has at least one item, not " + batchSize);
    }
    if (data.size() < 1) throw new IllegalArgumentException("a data set has at least one item");
    return new Batches(data, batchSize, IntStream.range(0, data.size()).toArray());
  }

  /**
   * The same batch size with all items in another order, which follows from the number of items, the seed and the epoch
   * alone: the same everywhere.
   */
  public Batches shuffled(long seed, int epoch) {
    int[] shuffled = IntStream.range(0, order.length).toArray();
    long stream = SHUFFLE | (epoch & 0xFFFFFFFFL);
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = (int)
          (((CounterRandom.bits(seed, stream, i) & 0xFFFFFFFFL) * (i + 1L)) >>> 32); // from 0 to i
      int swapped = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = swapped;
    }
    return new Batches(data, batchSize, shuffled);
  }

  /**
   * All batches, made ahead by a thread of this iterator's own. A batch that cannot be made throws an
   * {@link IllegalArgumentException} with the cause. An interrupted thread is given none: it stays interrupted, and gets
   * an {@link IllegalStateException}.
   */
  @Override
  public Iterator<Batch> iterator() {
    var iterator = new BatchIterator(data, batchSize, order, open::remove);
    open.add(iterator);
    if (closed) iterator.close();
    return iterator;
  }

  /** Ends the threads of all iterators, waiting for the item they are at; their next batches cannot be had then. */
  @Override
  public void close() {
    closed = true;
    open.forEach(BatchIterator::close);
  }
}
