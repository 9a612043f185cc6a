package dev.clarinet.samples.bench;

import dev.clarinet.Limits;
import java.util.Locale;

/** The rows of {@code clarinet bench}, each of at most 100 columns, to be printed one by one as they are measured. */
final class BenchTable {
  private static final int COLUMNS = 100;

  private final Limits limits;

  BenchTable(Limits limits) {
    this.limits = limits;
  }

  /** What stands above the columns. */
  static String header() {
    return line("operation", "ms", "rate", "share", "kernels");
  }

  /**
   * An exercise with the rate of what bounds it, computing or moving, and how much of the device's limit that is.
   */
  String row(Exercise<?> exercise, Measurement measurement) {
    var work = measurement.work();
    double seconds = measurement.seconds();
    boolean computes = work.flops() / limits.flops() > work.bytes() / limits.bytes();
    return line(
        exercise.operation() + " " + exercise.method() + " " + exercise.size(),
        String.format(Locale.ROOT, "%.2f", seconds * 1e3),
        computes
            ? String.format(Locale.ROOT, "%.0f GFLOP/s", work.flops() / seconds / 1e9)
            : String.format(Locale.ROOT, "%.1f GB/s", work.bytes() / seconds / 1e9),
        String.format(Locale.ROOT, "%.0f%%", 100 * limits.share(work, seconds)),
        String.join(", ", measurement.kernels()));
  }

  private static String line(
      String operation, String time, String rate, String share, String kernels) {
    String line = String.format(
            Locale.ROOT, "%-46s %8s  %-12s %5s  %s", operation, time, rate, share, kernels)
        .stripTrailing();
    return line.length() <= COLUMNS ? line : line.substring(0, COLUMNS - 1) + "…";
  }
}
