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
    last = command;
  }

  /** Whether nothing is here that may not have been done yet. */
  boolean isIdle() {
    return done == last;
  }

  /** Whether this command, which is one of this queue's, may not have been done yet. */
  boolean isToDo(long command) {
    return command > done;
  }

  /** Notes that this command and all before it are done. */
  void doneTo(long command) {
    done = Math.max(done, command);
  }

  /** Notes that this command here is done, and so what another queue had when a command before it began to follow. */
  void doneTo(long command, ClQueue other) {
    if (command > followedSince[other.index]) other.doneTo(followed[other.index]);
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
