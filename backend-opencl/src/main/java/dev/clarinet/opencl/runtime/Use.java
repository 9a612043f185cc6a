package dev.clarinet.opencl.runtime;

/**
 * What a command does with a buffer.
 *
 * @param writes whether it writes there; it may read in any case
 */
record Use(ClBuffer buffer, boolean writes) {
  static Use reads(ClBuffer buffer) {
    return new Use(buffer, false);
  }

  static Use writes(ClBuffer buffer) {
    return new Use(buffer, true);
  }
}
