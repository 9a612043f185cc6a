package dev.clarinet.test.portability;

import java.util.Map;

/**
 * What is known of a compiled kernel, of these: {@code registers} that an item takes, {@code spills} of them
 * to memory,
 * {@code localBytes} of a group, {@code occupancy} in waves for each SIMD, and of the inner loop {@code fmaShare} and
 * {@code wideLoadShare}.
 */
record Measures(Map<String, Number> known) {
  static final String REGISTERS = "registers",
      SPILLS = "spills",
      LOCAL_BYTES = "localBytes",
      OCCUPANCY = "occupancy",
      FMA_SHARE = "fmaShare",
      WIDE_LOAD_SHARE = "wideLoadShare";

  Measures {
    known = Map.copyOf(known);
  }

  static Measures none() {
    return new Measures(Map.of());
  }

  /** A number, or another where it is not known. */
  double get(String what, double otherwise) {
    return known.getOrDefault(what, otherwise).doubleValue();
  }
}
