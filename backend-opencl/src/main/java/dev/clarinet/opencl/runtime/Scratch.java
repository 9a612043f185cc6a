package dev.clarinet.opencl.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The scratch memory of a device, some for each queue: who uses it holds the queues for the whole run of the
 * operation, which stays in one of them, so that no other operation's launches come between. It grows to the largest
 * need. An operation that runs inside another's use gets a second one.
 */
final class Scratch {
  private final BufferPool pool;
  private final ClQueues queues;
  private final List<ClBuffer> buffers = new ArrayList<>();
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

  void close() {
    buffers.forEach(ClBuffer::close);
    buffers.clear();
  }
}
