package dev.clarinet.opencl.runtime;

/**
 * An in-order queue of a device, and how far it has come for all that the host knows. Commands are numbered through all
 * queues of the device.
 */
final class ClQueue {
  private final int index;
  private final long[] followed;
  private final long[] followedSince;
  private long handle;
  private long beforeLast;
  private long last;
  private long done;

  ClQueue(int index, int queues, long handle) {
    this.index = index;
    this.handle = handle;
    followed = new long[queues];
    followedSince = new long[queues];
  }

  /** Which of the device's queues this is. */
  int index() {
    return index;
  }

  long handle() {
    return handle;
  }

  /** From now on another queue of the driver's; all is done in the one before. */
  void become(long other) {
    handle = other;
  }

  /** The number of the newest command here. */
  long last() {
    return last;
  }

  void add(long command) {
    beforeLast = last;
    last = command;
  }

  /** Whether nothing is here that may not have been done yet. */
  boolean isIdle() {
    return done == last;
  }

  /** Whether its newest command is the only one that may not have been done yet. */
  boolean hasOne() {
    return done == beforeLast && !isIdle();
  }

  /** Whether this command, which is one of this queue's, may not have been done yet. */
  boolean isToDo(long command) {
    return command > done;
  }

  /**
   * Notes that this command and all before it are done, but for reads that other threads have not given to the driver
   * yet: those keep their buffers themselves.
   */
  void doneTo(long command) {
    done = Math.max(done, command);
  }

  /** The last command of another queue that this one, or one before it, has waited for, or 0. */
  long waitedFor(ClQueue other, long command) {
    return command > followedSince[other.index] ? followed[other.index] : 0;
  }

  /** Whether what comes next here may come before a command of another queue. */
  boolean mayPass(ClQueue other, long command) {
    return other.isToDo(command) && command > followed[other.index];
  }

  /** Notes that what comes next here comes after all that the other queue has now. */
  void follow(ClQueue other) {
    followed[other.index] = other.last;
    followedSince[other.index] = last;
  }
}
