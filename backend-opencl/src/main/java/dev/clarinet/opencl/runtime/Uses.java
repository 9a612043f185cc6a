package dev.clarinet.opencl.runtime;

import java.util.Arrays;

/** The commands that used some memory last: of each queue the number of its last to read and to write it, or 0. */
final class Uses {
  private final long[] read;
  private final long[] written;

  Uses(int queues) {
    read = new long[queues];
    written = new long[queues];
  }

  /** The last command of a queue that has to be done before one that reads, or also writes. */
  long before(int queue, boolean writes) {
    return writes ? Math.max(read[queue], written[queue]) : written[queue];
  }

  /** Notes a command, which came after all that it had to. */
  void add(int queue, boolean writes, long command) {
    if (writes) {
      Arrays.fill(read, 0);
      Arrays.fill(written, 0);
      written[queue] = command;
    } else {
      read[queue] = command;
    }
  }
}
