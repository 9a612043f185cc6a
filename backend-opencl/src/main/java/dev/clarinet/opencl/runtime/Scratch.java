package dev.clarinet.opencl.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The scratch memory of a device, some for each queue: who uses it holds the queues for the whole run of the
 * operation, which stays in one of them, so that no other operation's launches come between. It grows to the largest
 * need. An operation that runs inside another's use gets a second one.
 *
 * <p>There is a table for each queue besides, zeros at first, by which the groups of a launch share its work.
 */
final class Scratch {
  /** SEATS of {@code seats.cl}. */
  static final int SEATS = 256;

  private static final int BYTES_OF_SEATS = (1 + 3 * SEATS) * Integer.BYTES;

  private final BufferPool pool;
  private final ClQueues queues;
  private final List<ClBuffer> buffers = new ArrayList<>();
  private Optional<ClBuffer> seats = Optional.empty();
  private int depth;

  Scratch(BufferPool pool, ClQueues queues) {
    this.pool = pool;
    this.queues = queues;
  }

  /** Runs an operation in one queue, which the caller holds. */
  void with(long bytes, Consumer<ClBuffer> work) {
    var buffer = buffer(depth, bytes);
    depth++;
    try {
      work.accept(buffer);
    } finally {
      depth--;
    }
  }

  /** Makes sure that {@link #with} will not have to allocate, nor one inside another. */
  void reserve(long... bytes) {
    try (var hold = queues.hold()) {
      for (int i = 0; i < bytes.length; i++) buffer(depth + i, bytes[i]);
    }
  }

  private ClBuffer buffer(int at, long bytes) {
    if (at == buffers.size()) buffers.add(pool.takeForEachQueue(bytes));
    var buffer = buffers.get(at);
    if (buffer.bytes() >= bytes) return buffer;
    buffers.remove(at);
    buffer.close();
    buffers.add(at, pool.takeForEachQueue(bytes));
    return buffers.get(at);
  }

  /** The table; the first who asks makes it. */
  ClBuffer seats() {
    try (var hold = queues.hold()) {
      if (seats.isEmpty()) seats = Optional.of(pool.zerosForEachQueue(BYTES_OF_SEATS));
      return seats.get();
    }
  }

  void close() {
    seats.ifPresent(ClBuffer::close);
    buffers.forEach(ClBuffer::close);
    buffers.clear();
  }
}
