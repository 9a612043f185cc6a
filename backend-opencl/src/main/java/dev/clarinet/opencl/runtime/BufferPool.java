package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The memory of a device: makes buffers, and keeps those given back for the next who needs their size.
 *
 * <p>Reuse saves the driver's work and, on a CPU, the page faults of fresh memory. It is safe at once, without waiting,
 * because an {@link Allocation} knows its last uses: who gets the memory comes after who gave it back. Sizes are rounded
 * up by at most an eighth so that they meet again. What is kept is bounded, and freed when memory runs out.
 */
final class BufferPool {
  private static final long SMALLEST = 256;
  private static final long MOST_KEPT = 1L << 30;

  private final Context context;
  private final ClQueues queues;
  private final ByteBuffer touch = ByteBuffer.allocateDirect(Integer.BYTES);
  private final Set<ClBuffer> lent = new HashSet<>();
  private final TreeMap<Long, Deque<Allocation>> free = new TreeMap<>();
  private long usedBytes;
  private long freeBytes;

  BufferPool(Context context, ClQueues queues) {
    this.context = context;
    this.queues = queues;
  }

  ClBuffer take(long bytes) {
    return take(bytes, 1);
  }

  /** The same with memory for each queue, so that queues do not see each other's numbers there. */
  ClBuffer takeForEachQueue(long bytes) {
    return take(bytes, queues.count());
  }

  /** The same filled with zeros; {@code bytes} is a multiple of four. */
  ClBuffer zerosForEachQueue(long bytes) {
    try (var hold = queues.hold()) {
      var buffer = takeForEachQueue(bytes);
      try {
        queues.forEach(() -> {
          var queue = queues.queueFor(List.of(Use.writes(buffer)));
          context.opencl().enqueueFill(queue.handle(), buffer.handle(queue), touch, 0, bytes);
        });
        return buffer;
      } catch (RuntimeException e) {
        buffer.close();
        throw e;
      }
    }
  }

  private ClBuffer take(long bytes, int count) {
    if (bytes < 1) throw new IllegalArgumentException("a buffer of " + bytes + " bytes");
    if (bytes > context.facts().maxAllocation())
      throw OutOfDeviceMemoryException.tooLarge(bytes, context.facts());
    try (var hold = queues.hold()) {
      var allocations = new ArrayList<Allocation>();
      try {
        while (allocations.size() < count) allocations.add(allocation(bytes));
      } catch (RuntimeException e) {
        allocations.forEach(this::keep);
        throw e;
      }
      var buffer = new ClBuffer(this, allocations, bytes);
      lent.add(buffer);
      return buffer;
    }
  }

  /** The next multiple of an eighth of the power of two below. */
  static long rounded(long bytes) {
    long step = Math.max(SMALLEST, Long.highestOneBit(bytes) / 8);
    return (bytes + step - 1) / step * step;
  }

  private Allocation allocation(long bytes) {
    long capacity = Math.min(rounded(bytes), context.facts().maxAllocation());
    Deque<Allocation> kept = free.get(capacity);
    var allocation = kept == null ? null : kept.poll();
    if (allocation != null) freeBytes -= capacity;
    else allocation = made(capacity);
    usedBytes += capacity;
    return allocation;
  }

  private Allocation made(long capacity) {
    var opencl = context.opencl();
    return withRoom(capacity, () -> {
      long handle = opencl.createBuffer(context.handle(), capacity);
      return touched(new Allocation(handle, capacity, queues.count()));
    });
  }

  /** A handle of a buffer with these contents, outside the pool; the caller holds the queues and releases. */
  long copyOf(ByteBuffer contents) {
    return withRoom(
        contents.remaining(), () -> context.opencl().createBuffer(context.handle(), contents));
  }

  /** Creates a buffer; where there is no room, once more after freeing what is only kept. */
  private <T> T withRoom(long bytes, Supplier<T> creation) {
    try {
      return counted(creation);
    } catch (ClException e) {
      if (!OutOfDeviceMemoryException.isMeantBy(e))
        throw e.about("a buffer of " + Bytes.text(bytes));
    }
    queues.finish();
    trim();
    try {
      return counted(creation);
    } catch (ClException e) {
      throw OutOfDeviceMemoryException.full(bytes, usedBytes, context.facts(), e);
    }
  }

  private <T> T counted(Supplier<T> creation) {
    T created = creation.get();
    context.live().made(Kind.BUFFER);
    return created;
  }

  /** Uses a new buffer once, since many drivers look for the memory only then. */
  private Allocation touched(Allocation memory) {
    try {
      var queue = queues.queueForNew(memory);
      context.opencl().enqueueFill(queue.handle(), memory.handle(), touch, 0, touch.remaining());
      return memory;
    } catch (ClException e) {
      context.opencl().releaseBuffer(memory.handle());
      throw e;
    }
  }

  void giveBack(ClBuffer buffer) {
    try (var hold = queues.holdAnyway()) {
      if (buffer.shut()) takeBack(buffer);
    }
  }

  /** Keeps a buffer's memory for a thread that is going to read it without holding the queues. */
  void addReader(ClBuffer buffer) {
    buffer.addReader();
  }

  /** Gives the memory back where it was closed meanwhile, and nobody else reads it. */
  void removeReader(ClBuffer buffer) {
    buffer.removeReader();
    takeBack(buffer);
  }

  private void takeBack(ClBuffer buffer) {
    if (!buffer.isFree() || !lent.remove(buffer)) return;
    buffer.allocations().forEach(this::keep);
  }

  /** Keeps memory for the next who needs its size, unless enough is kept. */
  private void keep(Allocation allocation) {
    usedBytes -= allocation.capacity();
    if (freeBytes + allocation.capacity() > mostKept()) {
      release(allocation.handle());
    } else {
      free.computeIfAbsent(allocation.capacity(), c -> new ArrayDeque<>()).push(allocation);
      freeBytes += allocation.capacity();
    }
  }

  private long mostKept() {
    return Math.min(MOST_KEPT, context.facts().globalMemory() / 8);
  }

  /** Frees what nobody uses. */
  void trim() {
    for (Deque<Allocation> allocations : free.values())
      allocations.forEach(allocation -> release(allocation.handle()));
    free.clear();
    freeBytes = 0;
  }

  void release(long handle) {
    context.release(Kind.BUFFER, handle, context.opencl()::releaseBuffer);
  }

  int openBuffers() {
    return (int) lent.stream().filter(ClBuffer::isOpen).count();
  }

  /** Frees everything, also what is still open. */
  void releaseAll() {
    for (Iterator<ClBuffer> left = lent.iterator(); left.hasNext(); left.remove()) {
      ClBuffer buffer = left.next();
      buffer.shut();
      buffer.allocations().forEach(allocation -> release(allocation.handle()));
    }
    trim();
  }
}
