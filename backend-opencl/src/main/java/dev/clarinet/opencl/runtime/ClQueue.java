package dev.clarinet.opencl.runtime;

/**
 * An in-order queue of a device, and how far it has come for all that the host knows. Commands are numbered through all
 * queues of the device.
 */
final class ClQueue {
  private final int index;
  private final long[] follows;
  private long handle;
  private long last;
  private long done;

  ClQueue(int index, int queues, long handle) {
    this.index = index;
    this.handle = handle;
    follows = new long[queues];
  }

  /** Which of the device's queues this is. */
  int index() {
    return index;
  }

  long handle() {
    return handle;
  }

  /** From now on another queue of the driver's, when all is done in the one before. */
  void becomes(long other) {
    handle = other;
  }

  /** The number of the newest command here. */
  long last() {
    return last;
  }

  void add(long command) {
    last = command;
  }

  boolean isIdle() {
    return done == last;
  }

  /** Whether this command, which is one of this queue's, may not have been done yet. */
  boolean isToDo(long command) {
    return command > done;
  }

  /** Says that this command and all before it are done. */
  void isDoneTo(long command) {
    done = Math.max(done, command);
  }

  /** The last command of another queue that what is newest here came after. */
  long following(ClQueue other) {
    return follows[other.index];
  }

  /** Whether what comes next here may come before a command of another queue. */
  boolean mayPass(ClQueue other, long command) {
    return other.isToDo(command) && command > follows[other.index];
  }

  /** Says that what comes next here comes after all that the other queue has now. */
  void follows(ClQueue other) {
    follows[other.index] = other.last;
  }
}
