package dev.clarinet;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a {@link GradientCheck} found.
 *
 * @param entries all elements that were looked at
 */
public record GradientReport(List<Entry> entries) {
  private static final double MOST_CORNERS = 0.05;

  /**
   * One element.
   *
   * @param layer the node it belongs to
   * @param array the parameter, or {@code input i}
   * @param index in the array, row-major
   * @param analytic slope by backward
   * @param numeric slope by central differences
   * @param error of the two by the check's rule
   * @param corner whether the slopes to both sides differ, so that there is none
   */
  public record Entry(
      String layer,
      String array,
      int index,
      double analytic,
      double numeric,
      double error,
      boolean corner) {
    /** Whether the two slopes agree, or there is none. */
    public boolean passes() {
      return corner || error <= GradientCheck.TOLERANCE;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "'%s' %s[%d]: backward says %.9g, differences say %.9g, error %.1e%s",
          layer,
          array,
          index,
          analytic,
          numeric,
          error,
          corner ? ", on a corner" : "");
    }
  }

  /** Copies the list. */
  public GradientReport {
    entries = List.copyOf(entries);
  }

  /** Whether all slopes agree, and few elements lie on corners. */
  public boolean passes() {
    return faults().isEmpty() && corners() <= MOST_CORNERS * entries.size();
  }

  /** The elements whose slopes do not agree. */
  public List<Entry> faults() {
    return entries.stream().filter(entry -> !entry.passes()).toList();
  }

  /** The layers with such elements. */
  public Set<String> faultyLayers() {
    var layers = new TreeSet<String>();
    faults().forEach(entry -> layers.add(entry.layer()));
    return layers;
  }

  /** How many elements lie exactly on a corner. */
  public long corners() {
    return entries.stream().filter(Entry::corner).count();
  }

  /** The greatest error off the corners. */
  public double worst() {
    return entries.stream()
        .filter(entry -> !entry.corner())
        .mapToDouble(Entry::error)
        .max()
        .orElse(0);
  }

  @Override
  public String toString() {
    var text = new StringBuilder(String.format(
        Locale.ROOT,
        "%d slopes, %d on a corner, worst error %.1e: %s",
        entries.size(),
        corners(),
        worst(),
        passes() ? "right" : "WRONG"));
    faults().stream().limit(10).forEach(entry -> text.append("\n  ").append(entry));
    return text.toString();
  }
}
