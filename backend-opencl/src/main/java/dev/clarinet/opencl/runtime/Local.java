package dev.clarinet.opencl.runtime;

/**
 * An argument for a {@code __local} pointer: memory that the items of a work-group share.
 *
 * @param bytes how much of it
 */
public record Local(long bytes) {
  public Local {
    if (bytes < 1) throw new IllegalArgumentException("local memory of " + bytes + " bytes");
  }

  public static Local floats(long count) {
    return new Local(count * Float.BYTES);
  }
}
