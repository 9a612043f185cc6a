package dev.clarinet.opencl.runtime;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A piece of a device's memory, contents undefined until written. Closing it gives it back for reuse. */
public final class ClBuffer implements DeviceData, AutoCloseable {
  private final BufferPool pool;
  private final BufferPool.@Nullable Piece[] pieces;
  private final long bytes;
  private boolean open = true;
  private int readers;

  /** One piece for all queues, or one for each. */
  ClBuffer(BufferPool pool, int pieces, long bytes) {
    this.pool = pool;
    this.bytes = bytes;
    this.pieces = new BufferPool.Piece[pieces];
  }

  /** Its size as asked for. */
  public long bytes() {
    return bytes;
  }

  @Override
  public ClBuffer buffer() {
    return this;
  }

  /** Whether commands in one queue see what commands in another have written here. */
  boolean isShared() {
    return pieces.length == 1;
  }

  /** What a command in this queue uses; the first makes it. */
  BufferPool.Piece piece(ClQueue queue) {
    int i = isShared() ? 0 : queue.index();
    var piece = pieces[i];
    if (piece == null) pieces[i] = piece = pool.piece(bytes, queue);
    return piece;
  }

  long handle(ClQueue queue) {
    return piece(queue).handle();
  }

  /** What it consists of now. */
  List<BufferPool.Piece> pieces() {
    return Stream.of(pieces).filter(Objects::nonNull).toList();
  }

  /** Says that it is closed; true the first time. The pool calls this, holding the queues. */
  boolean shut() {
    boolean first = open;
    open = false;
    return first;
  }

  /** Counts one who reads it without holding the queues, or who no longer does. */
  void isRead(boolean begins) {
    readers += begins ? 1 : -1;
  }

  /** Whether it is closed, and nobody reads it any more. */
  boolean isFree() {
    return !open && readers == 0;
  }

  /** Checks, holding the queues, that a command on this pool's device may use bytes offset to offset + length. */
  void requireUsable(BufferPool here, long offset, long length) {
    if (pool != here) throw new IllegalArgumentException(this + " belongs to another device");
    if (!open) throw new IllegalStateException(this + " is closed");
    if (offset < 0 || length < 0 || offset > bytes - length) {
      throw new IllegalArgumentException(
          length + " bytes at " + offset + " are not all in " + this);
    }
  }

  /** Gives the memory back; closing twice does nothing. What was queued before still finds it. */
  @Override
  public void close() {
    pool.giveBack(this);
  }

  @Override
  public String toString() {
    return "a buffer of " + Bytes.text(bytes);
  }
}
