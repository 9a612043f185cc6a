package dev.clarinet.opencl;

import java.util.List;
import java.util.stream.Stream;

/** Lists of kernel arguments. */
final class Lists {
  private Lists() {}

  /** One after the other. */
  static Object[] concat(List<?> first, Object... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toArray();
  }
}
