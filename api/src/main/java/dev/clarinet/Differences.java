package dev.clarinet;

import dev.clarinet.GradientReport.Entry;
import dev.clarinet.op.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The central differences of a probe's loss, compared with the slopes that backward makes; {@link GradientCheck} has
 * the rule.
 */
final class Differences {
  private static final double FLOOR = 1e-4;
  private static final double NOUGHT = 1e-6;
  private static final double[] EPSILONS = {1e-4, 1e-5, 1e-6, 1e-7};
  private static final double SMALLEST = EPSILONS[EPSILONS.length - 1];
  private static final double CORNER = 1e-2;
  private static final double ROUNDINGS = 64 * 0x1p-53;
  private static final int MOST_ELEMENTS = 200;
  private static final long PICKS = 3;

  private final Probe probe;
  private final double here;
  private final double magnitude;

  Differences(Probe probe) {
    this.probe = probe;
    here = probe.loss();
    magnitude = probe.magnitude();
  }

  /** All elements of small arrays, some of large ones. */
  List<Entry> entries(GradientCheck.Watch watch) {
    var slopes = probe.slopes();
    double largest =
        slopes.values().stream().mapToDouble(Differences::largest).max().orElse(0);
    int all =
        slopes.values().stream().mapToInt(slope -> picks(slope.length).size()).sum();
    var entries = new ArrayList<Entry>();
    slopes.forEach((name, slope) -> {
      // An array whose slopes are all nought but for rounding is measured by the others.
      double floor = Math.max(FLOOR * largest(slope), NOUGHT * largest);
      for (int i : picks(slope.length)) {
        entries.add(entry(name, i, slope[i], floor));
        watch.looked(entries.size(), all);
      }
    });
    return entries;
  }

  private static double largest(double[] slopes) {
    double largest = 0;
    for (double slope : slopes) largest = Math.max(largest, Math.abs(slope));
    return largest;
  }

  /** All of few elements, else some of them. */
  private static Set<Integer> picks(int count) {
    var picks = new TreeSet<Integer>();
    for (int i = 0; i < Math.min(count, MOST_ELEMENTS); i++) {
      picks.add(
          count <= MOST_ELEMENTS
              ? i
              : (int) ((CounterRandom.bits(7, PICKS, i) & 0xFFFFFFFFL) % count));
    }
    return picks;
  }

  /** The best that any step says of one element. */
  private Entry entry(String name, int i, double analytic, double floor) {
    double numeric = Double.NaN, error = Double.POSITIVE_INFINITY;
    boolean corner = false;
    for (double epsilon : EPSILONS) {
      double up = probe.lossWhereMoved(name, i, epsilon),
          down = probe.lossWhereMoved(name, i, -epsilon);
      double slope = (up - down) / (2 * epsilon);
      double wrong =
          Math.abs(analytic - slope) / Math.max(Math.abs(analytic) + Math.abs(slope), floor);
      if (!(wrong >= error)) {
        numeric = slope;
        error = wrong;
      }
      if (error <= GradientCheck.TOLERANCE) break;
      corner = epsilon == SMALLEST && corner((up - here) / epsilon, (here - down) / epsilon, floor);
    }
    return new Entry(probe.layer(name), probe.array(name), i, analytic, numeric, error, corner);
  }

  /**
   * Whether the slopes to both sides differ, by more than a hundredth and what rounding may do: L is wrong by some
   * roundings of its magnitude, and the smallest step divides that.
   */
  private boolean corner(double right, double left, double floor) {
    double rounding = ROUNDINGS * magnitude / SMALLEST;
    double difference = CORNER * Math.max(Math.abs(right) + Math.abs(left), floor);
    return Math.abs(right - left) > difference + rounding;
  }
}
