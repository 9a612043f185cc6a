package dev.clarinet;

import dev.clarinet.Profile.Kernel;
import dev.clarinet.Profile.Row;
import dev.clarinet.Profile.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The text of a {@link Profile}. */
final class ProfileTable {
  private static final List<String> OPERATIONS = List.of(
      "layer",
      "part",
      "operation",
      "kernel",
      "launches",
      "ms",
      "share",
      "GFLOP/s",
      "GB/s",
      "of limit");
  private static final List<String> WAITS = List.of("the host", "times", "ms", "share");

  /** So many of the host's waits are told alone. */
  private static final int LONGEST = 10;

  private ProfileTable() {}

  static String of(Profile profile, Backend backend, long dropped) {
    double busy = profile.rows().stream().mapToDouble(Row::seconds).sum();
    var text = new StringBuilder(String.format(
        Locale.ROOT,
        "profile of %s: %.3f s, of which operations took %.3f s; the limit is %s%n",
        backend.name(),
        profile.seconds(),
        busy,
        profile.limits()));
    text.append(Table.of(4, operations(profile, busy))).append('\n');
    text.append(Table.of(1, waits(profile)));
    if (dropped > 0) text.append("the trace lacks the first ").append(dropped).append(" events\n");
    return text.toString();
  }

  private static List<List<String>> operations(Profile profile, double busy) {
    var cells = new ArrayList<>(List.of(OPERATIONS));
    long launches = 0;
    double fastest = 0;
    for (Row row : profile.rows()) {
      if (row.launches() == 0) continue;
      launches += row.launches();
      double least = profile.limits().seconds(row.work());
      fastest += least;
      cells.add(operation(row, busy, least));
      if (row.kernels().size() > 1)
        for (Kernel kernel : row.kernels()) cells.add(kernel(kernel, busy));
    }
    cells.add(all(launches, busy, fastest));
    return cells;
  }

  /** An operation, which would take {@code least} seconds at the limit. */
  private static List<String> operation(Row row, double busy, double least) {
    return List.of(
        row.layer(),
        row.part(),
        row.operation(),
        row.kernels().size() == 1 ? row.kernels().get(0).name() : "",
        count(row.launches()),
        milliseconds(row.seconds()),
        share(row.seconds(), busy),
        rate(row.work().flops(), row.seconds()),
        rate(row.work().bytes(), row.seconds()),
        least == 0 ? "" : share(least, row.seconds()));
  }

  private static List<String> all(long launches, double busy, double least) {
    return List.of(
        "all",
        "",
        "",
        "",
        count(launches),
        milliseconds(busy),
        share(busy, busy),
        "",
        "",
        share(least, busy));
  }

  private static List<String> kernel(Kernel kernel, double busy) {
    return List.of(
        "",
        "",
        "",
        kernel.name(),
        count(kernel.launches()),
        milliseconds(kernel.seconds()),
        share(kernel.seconds(), busy),
        "",
        "",
        "");
  }

  private static List<List<String>> waits(Profile profile) {
    var cells = new ArrayList<>(List.of(WAITS));
    double known = profile.hostSeconds();
    cells.add(wait("in operations", "", known, profile));
    for (Wait wait : longest(profile.waits())) {
      known += wait.seconds();
      cells.add(wait(wait.what(), count(wait.times()), wait.seconds(), profile));
    }
    cells.add(wait("else", "", Math.max(0, profile.seconds() - known), profile));
    return cells;
  }

  private static List<Wait> longest(List<Wait> waits) {
    if (waits.size() <= LONGEST) return waits;
    var shown = new ArrayList<>(waits.subList(0, LONGEST));
    var others = waits.subList(LONGEST, waits.size());
    shown.add(new Wait(
        "other reads and writes",
        others.stream().mapToLong(Wait::times).sum(),
        others.stream().mapToDouble(Wait::seconds).sum()));
    return shown;
  }

  private static List<String> wait(String what, String times, double seconds, Profile profile) {
    return List.of(what, times, milliseconds(seconds), share(seconds, profile.seconds()));
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String milliseconds(double seconds) {
    return String.format(Locale.ROOT, "%,.1f", seconds * 1e3);
  }

  private static String share(double part, double whole) {
    return whole == 0 ? "" : String.format(Locale.ROOT, "%.1f%%", 100 * part / whole);
  }

  /** In thousands of millions a second. */
  private static String rate(long count, double seconds) {
    return count == 0 || seconds == 0
        ? ""
        : String.format(Locale.ROOT, "%.1f", count / seconds / 1e9);
  }
}
