package dev.clarinet.opencl;

import java.util.List;

/** Lists of kernel arguments. */
final class Lists {
  private Lists() {}

  /** One after the other. */
  static Object[] concat(List<?> first, Object... more) {
    Object[] all = first.toArray(new Object[first.size() + more.length]);
    System.arraycopy(more, 0, all, first.size(), more.length);
    return all;
  }
}
