package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Carries numbers between Java arrays and the device through direct buffers that are made once.
 *
 * <p>Writes do not wait for the device: each is copied into a ring and goes on from there, and its place in the ring is
 * free again when its event says so. Only when the ring is full a write waits for the oldest. Handing Java arrays to
 * the driver instead would stop the garbage collector until the device is done with them.
 *
 * <p>The caller holds the queue.
 */
final class Staging {
  private static final int PIECE = 2 << 20;
  private static final int RING = 4 * PIECE;
  private static final int ALIGNMENT = 64;

  private final Context context;
  private final ClQueue queue;
  private final OpenCl opencl;
  private final Queue<Flight> flights = new ArrayDeque<>();
  private ByteBuffer ring = ByteBuffer.allocateDirect(0);
  private ByteBuffer reads = ByteBuffer.allocateDirect(0);
  private int begin;
  private int used;

  /** Bytes of the ring on their way, counted with the padding before them. */
  private record Flight(int bytes, long event) {}

  /** Copies between an array and a piece of staging memory, whose first byte is byte {@code at} of the whole. */
  interface Copy {
    void piece(ByteBuffer staged, long at);
  }

  Staging(Context context, ClQueue queue) {
    this.context = context;
    this.queue = queue;
    opencl = context.opencl();
  }

  void write(ClBuffer to, long bytes, Copy copy) {
    if (ring.capacity() == 0) ring = ByteBuffer.allocateDirect(RING);
    for (long at = 0; at < bytes; at += PIECE) {
      int size = (int) Math.min(PIECE, bytes - at);
      int padded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      int padding = begin + padded > RING ? RING - begin : 0;
      while (used + padding + padded > RING) land();
      int place = begin + padded > RING ? 0 : begin;
      var piece = ring.slice(place, size).order(ByteOrder.nativeOrder());
      copy.piece(piece, at);
      long event = opencl.enqueueWrite(queue.handle(), to.handle(), at, piece.rewind());
      flights.add(new Flight(padding + padded, context.live().made(Kind.EVENT, event)));
      used += padding + padded;
      begin = place + padded;
    }
  }

  void read(ClBuffer from, long bytes, Copy copy) {
    if (reads.capacity() < Math.min(PIECE, bytes))
      reads = ByteBuffer.allocateDirect((int) Math.min(PIECE, bytes));
    for (long at = 0; at < bytes; at += PIECE) {
      var piece = reads.slice(0, (int) Math.min(PIECE, bytes - at)).order(ByteOrder.nativeOrder());
      opencl.enqueueRead(queue.handle(), from.handle(), at, piece);
      copy.piece(piece.rewind(), at);
    }
  }

  /** Waits for the oldest write. */
  private void land() {
    Flight oldest = flights.remove();
    opencl.waitFor(oldest.event);
    opencl.releaseEvent(oldest.event);
    context.live().released(Kind.EVENT);
    used -= oldest.bytes;
  }

  /** Waits for all writes. */
  void landAll() {
    while (!flights.isEmpty()) land();
  }
}
