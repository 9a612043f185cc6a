package dev.clarinet;

import java.util.List;
import java.util.Locale;

/** Rows of cells as text, each column as wide as its widest cell. */
final class Table {
  private Table() {}

  /** The first columns are texts and stand on the left, the others are numbers and stand on the right. */
  static String of(int texts, List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (var row : rows)
      for (int i = 0; i < widths.length; i++)
        widths[i] = Math.max(widths[i], row.get(i).length());
    var text = new StringBuilder();
    for (var row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String side = i < texts ? "-" : "";
        line.append(
            String.format(Locale.ROOT, "%" + side + Math.max(1, widths[i]) + "s  ", row.get(i)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
