package dev.clarinet.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What came of a case.
 *
 * @param name the case's
 * @param unit of the values
 * @param values median of each peer, by name, and Clarinet's
 * @param best the name of the peer that Clarinet is compared with
 * @param ratio how many times faster Clarinet is than it
 * @param ratioLow where 95% of the ratios begin that the rounds allow
 * @param ratioHigh where they end
 * @param share Clarinet's value as a part of the machine's limit; NaN where none is measured
 * @param errors by side, relative to what was added up; none where they are not known
 * @param wrong peers left out because their results are wrong, and how wrong they are
 */
record Measurement(
    String name,
    Unit unit,
    Map<String, Double> values,
    String best,
    double ratio,
    double ratioLow,
    double ratioHigh,
    double share,
    Map<String, Double> errors,
    Map<String, Double> wrong) {
  private static final int RESAMPLES = 1000;

  /** From seconds for a run by side and round. */
  static Measurement of(
      Case c,
      List<Runner> runners,
      Map<String, double[]> seconds,
      Map<String, Double> errors,
      Map<String, Double> wrong,
      Optional<Runner> limit) {
    var values = new LinkedHashMap<String, Double>();
    for (Runner r : runners) {
      boolean shown = c.comparesWithLimit() || limit.filter(r::equals).isEmpty();
      if (shown) values.put(r.name(), c.unit().value(r.work(), median(at(seconds, r.name()))));
    }
    double[] ours = at(seconds, "clarinet");
    double done = c.unit() == Unit.BYTES ? c.work() : c.flops();
    double share = limit
        .map(r -> done / median(ours) / (r.work() / median(at(seconds, r.name()))))
        .orElse(Double.NaN);
    String best = c.comparesWithLimit() ? limit.orElseThrow().name() : best(c.unit(), values);
    double[] theirs = best.isEmpty() ? new double[ours.length] : at(seconds, best);
    double scale = best.isEmpty() ? Double.NaN : scale(c, runners, best);
    double[] ratios = resampled(ours, theirs);
    return new Measurement(
        c.name(),
        c.unit(),
        values,
        best,
        scale * median(theirs) / median(ours),
        scale * ratios[RESAMPLES / 40],
        scale * ratios[RESAMPLES - 1 - RESAMPLES / 40],
        share,
        errors,
        wrong);
  }

  /** The fastest peer's name; empty where there is none. */
  private static String best(Unit unit, Map<String, Double> values) {
    return values.keySet().stream()
        .filter(name -> !name.equals("clarinet"))
        .max((a, b) -> Double.compare(unit.ratio(at(values, a), at(values, b)), 1))
        .orElse("");
  }

  private static double scale(Case c, List<Runner> runners, String best) {
    double work = runners.stream()
        .filter(r -> r.name().equals(best))
        .mapToDouble(Runner::work)
        .findFirst()
        .orElseThrow();
    return c.unit() == Unit.SECONDS ? 1 : c.work() / work;
  }

  /** Ratios of medians, sorted, of rounds drawn with replacement; a round is drawn for both sides at once. */
  private static double[] resampled(double[] ours, double[] theirs) {
    var random = new SplittableRandom(1);
    int rounds = ours.length;
    var ratios = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double[] a = new double[rounds], b = new double[rounds];
      for (int j = 0; j < rounds; j++) {
        int round = random.nextInt(rounds);
        a[j] = ours[round];
        b[j] = theirs[round];
      }
      ratios[i] = median(b) / median(a);
    }
    Arrays.sort(ratios);
    return ratios;
  }

  static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static <T> T at(Map<String, T> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }

  double clarinet() {
    return at(values, "clarinet");
  }

  /** All values but Clarinet's. */
  Map<String, Double> peers() {
    var peers = new LinkedHashMap<>(values);
    peers.remove("clarinet");
    return peers;
  }
}
