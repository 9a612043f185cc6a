package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The memory of a device: makes buffers, and keeps those given back for the next who needs their size.
 *
 * <p>Reuse saves the driver's work and, on a CPU, the page faults of fresh memory. It is safe at once, without waiting,
 * because there is one in-order queue: who gets the buffer comes after who gave it back. Sizes are rounded up by at
 * most an eighth so that they meet again. What is kept is bounded, and freed when memory runs out.
 */
final class BufferPool {
  private static final long SMALLEST = 256;
  private static final long MOST_KEPT = 1L << 30;

  private final Context context;
  private final ClQueue queue;
  private final ByteBuffer touch = ByteBuffer.allocateDirect(Integer.BYTES);
  private final Set<ClBuffer> open = new HashSet<>();
  private final TreeMap<Long, Deque<Long>> free = new TreeMap<>();
  private long usedBytes;
  private long freeBytes;

  BufferPool(Context context, ClQueue queue) {
    this.context = context;
    this.queue = queue;
  }

  ClBuffer take(long bytes) {
    if (bytes < 1) throw new IllegalArgumentException("a buffer of " + bytes + " bytes");
    if (bytes > context.facts().maxAllocation())
      throw OutOfDeviceMemoryException.tooLarge(bytes, context.facts());
    try (var hold = queue.hold()) {
      long capacity = Math.min(rounded(bytes), context.facts().maxAllocation());
      var buffer = new ClBuffer(this, handle(capacity), bytes, capacity);
      open.add(buffer);
      usedBytes += capacity;
      return buffer;
    }
  }

  /** The next multiple of an eighth of the power of two below. */
  static long rounded(long bytes) {
    long step = Math.max(SMALLEST, Long.highestOneBit(bytes) / 8);
    return (bytes + step - 1) / step * step;
  }

  private long handle(long capacity) {
    Deque<Long> kept = free.get(capacity);
    if (kept != null && !kept.isEmpty()) {
      freeBytes -= capacity;
      return kept.pop();
    }
    return withRoom(
        capacity, () -> touched(context.opencl().createBuffer(context.handle(), capacity)));
  }

  /** A handle of a buffer with these contents, outside the pool; the caller holds the queue and releases. */
  long copyOf(ByteBuffer contents) {
    return withRoom(
        contents.remaining(), () -> context.opencl().createBuffer(context.handle(), contents));
  }

  /** Creates a buffer; where there is no room, once more after freeing what is only kept. */
  private long withRoom(long bytes, LongSupplier creation) {
    try {
      return context.live().made(Kind.BUFFER, creation.getAsLong());
    } catch (ClException e) {
      if (!OutOfDeviceMemoryException.isMeantBy(e))
        throw e.about("a buffer of " + Bytes.text(bytes));
    }
    queue.finish();
    trim();
    try {
      return context.live().made(Kind.BUFFER, creation.getAsLong());
    } catch (ClException e) {
      throw OutOfDeviceMemoryException.full(bytes, usedBytes, context.facts(), e);
    }
  }

  /** Uses a new buffer once, since many drivers look for the memory only then. */
  private long touched(long handle) {
    try {
      context.opencl().enqueueFill(queue.handle(), handle, touch, 0, touch.remaining());
      return handle;
    } catch (ClException e) {
      context.opencl().releaseBuffer(handle);
      throw e;
    }
  }

  void giveBack(ClBuffer buffer) {
    try (var hold = queue.holdAnyway()) {
      if (!buffer.shut()) return;
      open.remove(buffer);
      usedBytes -= buffer.capacity();
      if (freeBytes + buffer.capacity() > mostKept()) {
        release(buffer.handle());
      } else {
        free.computeIfAbsent(buffer.capacity(), c -> new ArrayDeque<>()).push(buffer.handle());
        freeBytes += buffer.capacity();
      }
    }
  }

  private long mostKept() {
    return Math.min(MOST_KEPT, context.facts().globalMemory() / 8);
  }

  /** Frees what nobody uses. */
  void trim() {
    for (Deque<Long> handles : free.values()) handles.forEach(this::release);
    free.clear();
    freeBytes = 0;
  }

  void release(long handle) {
    context.release(Kind.BUFFER, handle, context.opencl()::releaseBuffer);
  }

  int openBuffers() {
    return open.size();
  }

  /** Frees everything, also what is still open. */
  void releaseAll() {
    for (Iterator<ClBuffer> left = open.iterator(); left.hasNext(); left.remove()) {
      ClBuffer buffer = left.next();
      buffer.shut();
      release(buffer.handle());
    }
    trim();
  }
}
