package dev.clarinet.opencl.runtime;

/**
 * Memory of the driver's, and who used it last. Equal to itself alone, since a driver may give the handle of what was
 * freed once more.
 */
final class Allocation {
  private final long handle;
  private final long capacity;
  private final Uses uses;

  Allocation(long handle, long capacity, Uses uses) {
    this.handle = handle;
    this.capacity = capacity;
    this.uses = uses;
  }

  long handle() {
    return handle;
  }

  /** In bytes. */
  long capacity() {
    return capacity;
  }

  Uses uses() {
    return uses;
  }
}
