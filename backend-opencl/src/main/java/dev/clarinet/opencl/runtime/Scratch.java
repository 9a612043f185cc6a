package dev.clarinet.opencl.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The scratch memory of a queue: who uses it holds the queue for the whole run of the operation, so that no other
 * operation's launches come between. It grows to the largest need. An operation that runs inside another's use gets a
 * second piece.
 */
final class Scratch {
  private final BufferPool pool;
  private final ClQueue queue;
  private final List<ClBuffer> pieces = new ArrayList<>();
  private int depth;

  Scratch(BufferPool pool, ClQueue queue) {
    this.pool = pool;
    this.queue = queue;
  }

  void with(long bytes, Consumer<ClBuffer> work) {
    try (var hold = queue.hold()) {
      var piece = piece(bytes);
      depth++;
      try {
        work.accept(piece);
      } finally {
        depth--;
      }
    }
  }

  /** Makes sure that {@link #with} will not have to allocate. */
  void reserve(long bytes) {
    try (var hold = queue.hold()) {
      piece(bytes);
    }
  }

  private ClBuffer piece(long bytes) {
    if (depth == pieces.size()) pieces.add(pool.take(bytes));
    var piece = pieces.get(depth);
    if (piece.bytes() >= bytes) return piece;
    pieces.remove(depth);
    piece.close();
    pieces.add(depth, pool.take(bytes));
    return pieces.get(depth);
  }

  void close() {
    pieces.forEach(ClBuffer::close);
    pieces.clear();
  }
}
