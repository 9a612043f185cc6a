package dev.clarinet.opencl.runtime;

import java.util.List;

/** A piece of a device's memory, contents undefined until written. Closing it gives it back for reuse. */
public final class ClBuffer implements DeviceData, AutoCloseable {
  private final BufferPool pool;
  private final List<Allocation> allocations;
  private final long bytes;
  private boolean open = true;
  private int readers;

  /** Of one allocation for all queues, or one for each. */
  ClBuffer(BufferPool pool, List<Allocation> allocations, long bytes) {
    this.pool = pool;
    this.bytes = bytes;
    // Each launch looks here for each of its tensors: a copy of one or two is a single object.
    this.allocations = List.copyOf(allocations);
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
    return allocations.size() == 1;
  }

  List<Allocation> allocations() {
    return allocations;
  }

  /** What a command in this queue uses. */
  Allocation allocation(ClQueue queue) {
    return allocations.get(isShared() ? 0 : queue.index());
  }

  long handle(ClQueue queue) {
    return allocation(queue).handle();
  }

  boolean isOpen() {
    return open;
  }

  /** Says that it is closed; true the first time. The pool calls this, holding the queues. */
  boolean shut() {
    boolean first = open;
    open = false;
    return first;
  }

  /** The pool calls these, which keeps the memory while it has readers. */
  void addReader() {
    readers++;
  }

  void removeReader() {
    readers--;
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
