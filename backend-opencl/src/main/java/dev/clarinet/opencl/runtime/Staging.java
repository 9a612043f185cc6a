package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.ClQueues.Hold;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Carries numbers between Java arrays and the device, by pieces, through direct buffers that are kept. Handing Java
 * arrays to the driver instead would stop the garbage collector until the device is done with them.
 *
 * <p>A write does not wait for the device: the piece becomes a buffer of its own, copied to its place when a queue
 * gets there and freed by the driver after that. (The usual way, a non-blocking write from the host's memory, has to
 * know when that memory may change again; for this JOCL starts a thread that waits, which Oclgrind does not survive.)
 *
 * <p>A read waits for the queue that its buffer is in, without holding the queues, so that others go on queuing
 * meanwhile. Who writes holds them.
 */
final class Staging {
  private static final int ELEMENT = 4;
  private static final int PIECE = 2 << 20;

  /** So many bytes at most wait for their queue. */
  private static final long MOST_WAITING = 64L << 20;

  private final BufferPool buffers;
  private final ClQueues queues;
  private final OpenCl opencl;
  private final Deque<ByteBuffer> free = new ArrayDeque<>();
  private final Backlog backlog;

  /** Copies between an array and a piece of staging memory, whose first element is element {@code at}. */
  private interface Copy {
    void piece(ByteBuffer staged, int at);
  }

  Staging(OpenCl opencl, BufferPool buffers, ClQueues queues) {
    this.opencl = opencl;
    this.buffers = buffers;
    this.queues = queues;
    backlog = new Backlog(queues.count());
  }

  void write(ClBuffer to, float[] values) {
    write(
        to,
        values.length,
        (piece, at) -> piece.asFloatBuffer().put(values, at, piece.remaining() / ELEMENT));
  }

  void write(ClBuffer to, int[] values) {
    write(
        to,
        values.length,
        (piece, at) -> piece.asIntBuffer().put(values, at, piece.remaining() / ELEMENT));
  }

  void read(ClBuffer from, float[] values) {
    read(from, values.length, floats(values));
  }

  void read(ClBuffer from, int[] values) {
    read(
        from,
        values.length,
        (piece, at) -> piece.asIntBuffer().get(values, at, piece.remaining() / ELEMENT));
  }

  /** Reads what is done, beside the queues; the caller holds them. */
  void readAside(ClBuffer from, ClQueue queue, float[] values) {
    var staged = staged(values.length);
    read(queues.aside(), from.handle(queue), staged, values.length, floats(values));
    free.push(staged);
  }

  private static Copy floats(float[] values) {
    return (piece, at) -> piece.asFloatBuffer().get(values, at, piece.remaining() / ELEMENT);
  }

  private void write(ClBuffer to, int elements, Copy copy) {
    var staged = staged(elements);
    for (long at = 0; at < elements; at += PIECE / ELEMENT) {
      ByteBuffer piece = piece(staged, elements - at);
      copy.piece(piece, (int) at);
      send(piece, to, at * ELEMENT);
    }
    free.push(staged);
  }

  private void send(ByteBuffer piece, ClBuffer to, long at) {
    backlog.forgetWhatIsDone();
    if (backlog.bytes() > MOST_WAITING) {
      queues.finish();
      backlog.forgetWhatIsDone();
    }
    long from = buffers.copyOf(piece);
    try {
      var queue = queues.queueFor(List.of(Use.writes(to)));
      opencl.enqueueCopy(queue.handle(), from, 0, to.handle(queue), at, piece.remaining());
      backlog.add(queue, piece.remaining());
    } finally {
      buffers.release(from);
    }
  }

  private void read(ClBuffer from, int elements, Copy copy) {
    if (elements == 0) return;
    ClQueue queue;
    ByteBuffer staged;
    Hold reading;
    long command;
    try (var hold = queues.hold()) {
      from.requireUsable(buffers, 0, (long) elements * ELEMENT);
      queue = queues.queueFor(List.of(Use.reads(from)));
      command = queue.last();
      staged = staged(elements);
      buffers.addReader(from);
      reading = queues.reading();
    }
    boolean done = false;
    try (reading) {
      read(queue.handle(), from.handle(queue), staged, elements, copy);
      done = true;
    } finally {
      try (var hold = queues.holdAnyway()) {
        free.push(staged);
        buffers.removeReader(from);
        if (done) queues.doneTo(queue, command);
      }
    }
  }

  private void read(long queue, long from, ByteBuffer staged, int elements, Copy copy) {
    for (long at = 0; at < elements; at += PIECE / ELEMENT) {
      ByteBuffer piece = piece(staged, elements - at);
      opencl.enqueueRead(queue, from, at * ELEMENT, piece);
      copy.piece(piece, (int) at);
    }
  }

  /** Memory for pieces of so many elements, which whoever takes it gives back. */
  private ByteBuffer staged(int elements) {
    int size = size(elements);
    var kept = free.poll();
    return kept != null && kept.capacity() >= size ? kept : ByteBuffer.allocateDirect(size);
  }

  private static ByteBuffer piece(ByteBuffer staged, long elements) {
    return staged.slice(0, size(elements)).order(ByteOrder.nativeOrder());
  }

  private static int size(long elements) {
    return (int) Math.min(PIECE, elements * ELEMENT);
  }
}
