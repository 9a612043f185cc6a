package dev.clarinet.opencl.runtime;

import java.util.Locale;

/** Sizes in words. */
final class Bytes {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

  private Bytes() {}

  /** For example {@code 512 KiB} or {@code 1.5 GiB}. */
  static String text(long bytes) {
    double number = bytes;
    int unit = 0;
    for (; number >= 1024 && unit < UNITS.length - 1; unit++) number /= 1024;
    String digits = number == Math.rint(number) ? "%.0f" : "%.1f";
    return String.format(Locale.ROOT, digits, number) + " " + UNITS[unit];
  }
}
