package dev.clarinet;

/** What the elements of a tensor are. */
public enum ElementType {
  /** A 32-bit float: what operations compute with. The {@code reference} backend keeps it as a double inside. */
  FLOAT32,
  /** A 32-bit integer: labels, positions and flags. */
  INT32;

  /** Bytes of one element in a file and on a device. */
  public int bytes() {
    return 4;
  }
}
