package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.OpenCl;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Carries numbers between Java arrays and the device, by pieces, through a direct buffer that is made once. Handing
 * Java arrays to the driver instead would stop the garbage collector until the device is done with them.
 *
 * <p>A write does not wait for the device: the piece becomes a buffer of its own, copied to its place when the queue
 * gets there and freed by the driver after that. (The usual way, a non-blocking write from the host's memory, has to
 * know when that memory may change again; for this JOCL starts a thread that waits, which Oclgrind does not survive.)
 *
 * <p>The caller holds the queue.
 */
final class Staging {
  private static final int ELEMENT = 4;
  private static final int PIECE = 2 << 20;

  /** So many bytes at most wait for the queue. */
  private static final long MOST_WAITING = 64L << 20;

  private final BufferPool buffers;
  private final ClQueue queue;
  private final OpenCl opencl;
  private ByteBuffer staging = ByteBuffer.allocateDirect(0);
  private long written;
  private long done;

  /** Copies between an array and a piece of staging memory, whose first element is element {@code at}. */
  private interface Copy {
    void piece(ByteBuffer staged, int at);
  }

  Staging(OpenCl opencl, BufferPool buffers, ClQueue queue) {
    this.opencl = opencl;
    this.buffers = buffers;
    this.queue = queue;
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
    read(queue.handle(), from, values.length, floats(values));
    done = written;
  }

  /** Reads beside the queue what it has done, which then are also so many bytes of all that were written. */
  void read(ClBuffer from, float[] values, long writtenBefore) {
    read(queue.aside(), from, values.length, floats(values));
    done = Math.max(done, writtenBefore);
  }

  void read(ClBuffer from, int[] values) {
    read(
        queue.handle(),
        from,
        values.length,
        (piece, at) -> piece.asIntBuffer().get(values, at, piece.remaining() / ELEMENT));
    done = written;
  }

  private static Copy floats(float[] values) {
    return (piece, at) -> piece.asFloatBuffer().get(values, at, piece.remaining() / ELEMENT);
  }

  /** How many bytes were written since the beginning, done or waiting. */
  long written() {
    return written;
  }

  private void write(ClBuffer to, int elements, Copy copy) {
    for (int at = 0; at < elements; at += PIECE / ELEMENT) {
      ByteBuffer piece = piece(elements - at);
      copy.piece(piece, at);
      send(piece, to, (long) at * ELEMENT);
    }
  }

  private void send(ByteBuffer piece, ClBuffer to, long at) {
    if (written - done > MOST_WAITING) {
      queue.finish();
      done = written;
    }
    long from = buffers.copyOf(piece);
    try {
      opencl.enqueueCopy(queue.handle(), from, 0, to.handle(), at, piece.remaining());
    } finally {
      buffers.release(from);
    }
    written += piece.remaining();
  }

  private void read(long through, ClBuffer from, int elements, Copy copy) {
    for (int at = 0; at < elements; at += PIECE / ELEMENT) {
      ByteBuffer piece = piece(elements - at);
      opencl.enqueueRead(through, from.handle(), (long) at * ELEMENT, piece);
      copy.piece(piece, at);
    }
  }

  private ByteBuffer piece(int elements) {
    int size = (int) Math.min(PIECE, (long) elements * ELEMENT);
    if (staging.capacity() < size) staging = ByteBuffer.allocateDirect(size);
    return staging.slice(0, size).order(ByteOrder.nativeOrder());
  }
}
