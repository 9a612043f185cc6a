package dev.clarinet.opencl.runtime;

import java.util.Arrays;

/**
 * Memory of the driver's, and the commands that used it last. Equal to itself alone, since a driver may give the handle
 * of what was freed once more.
 */
final class Allocation {
  private final long handle;
  private final long capacity;

  /** Of each queue the number of its last command to read, then of each the last to write, or 0. */
  private final long[] last;

  Allocation(long handle, long capacity, int queues) {
    this.handle = handle;
    this.capacity = capacity;
    last = new long[2 * queues];
  }

  long handle() {
    return handle;
  }

  /** In bytes. */
  long capacity() {
    return capacity;
  }

  /** The last command of a queue that has to be done before one that reads, or also writes. */
  long before(int queue, boolean writes) {
    long written = last[last.length / 2 + queue];
    return writes ? Math.max(last[queue], written) : written;
  }

  /** Notes a command, which came after all that it had to. */
  void use(int queue, boolean writes, long command) {
    if (!writes) {
      last[queue] = command;
      return;
    }
    Arrays.fill(last, 0);
    last[last.length / 2 + queue] = command;
  }
}
