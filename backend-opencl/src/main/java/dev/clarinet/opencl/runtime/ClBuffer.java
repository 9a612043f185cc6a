package dev.clarinet.opencl.runtime;

/** A piece of a device's memory, contents undefined until written. Closing it gives it back for reuse. */
public final class ClBuffer implements DeviceData, AutoCloseable {
  private final BufferPool pool;
  private final long handle;
  private final long bytes;
  private final long capacity;
  private boolean open = true;

  ClBuffer(BufferPool pool, long handle, long bytes, long capacity) {
    this.pool = pool;
    this.handle = handle;
    this.bytes = bytes;
    this.capacity = capacity;
  }

  /** Its size as asked for. */
  public long bytes() {
    return bytes;
  }

  @Override
  public ClBuffer buffer() {
    return this;
  }

  long handle() {
    return handle;
  }

  /** What the device holds for it. */
  long capacity() {
    return capacity;
  }

  /** Says that it is closed; true the first time. The pool calls this, holding the queue. */
  boolean shut() {
    boolean first = open;
    open = false;
    return first;
  }

  /** Checks, holding the queue, that a command on this pool's device may use bytes offset to offset + length. */
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
