package dev.clarinet.samples.cli;

import dev.clarinet.opencl.tune.Decision;
import dev.clarinet.opencl.tune.Tuned;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What a tuner found, in the order in which operations asked, as a table. */
final class TuningTable implements Consumer<Tuned> {
  private static final List<String> HEADER =
      List.of("operation", "choice", "before", "best", "gain", "candidate");

  private final Map<String, Tuned> found = new LinkedHashMap<>();

  @Override
  public void accept(Tuned tuned) {
    found.putIfAbsent(tuned.question(), tuned);
  }

  /** Whether nothing was found. */
  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Prints the table. */
  void print(PrintWriter out) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEADER);
    found.values().forEach(tuned -> rows.add(row(tuned)));
    int[] widths = new int[HEADER.size()];
    for (var row : rows)
      for (int i = 0; i < widths.length; i++)
        widths[i] = Math.max(widths[i], row.get(i).length());
    for (var row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++)
        line.append(String.format(Locale.ROOT, "%-" + widths[i] + "s  ", row.get(i)));
      out.println(line.toString().stripTrailing());
    }
    out.flush();
  }

  private static List<String> row(Tuned tuned) {
    Decision decision = tuned.decision();
    String choice = tuned.question().substring(0, tuned.question().indexOf(':'));
    return List.of(
        tuned.work(),
        choice,
        decision.before().map(TuningTable::time).orElse(""),
        decision.best().map(TuningTable::time).orElse(""),
        String.format(Locale.ROOT, "%.2f", decision.gain()),
        decision.candidate());
  }

  private static String time(double microseconds) {
    return microseconds < 1000
        ? String.format(Locale.ROOT, "%.0f µs", microseconds)
        : String.format(Locale.ROOT, "%.2f ms", microseconds / 1000);
  }
}
