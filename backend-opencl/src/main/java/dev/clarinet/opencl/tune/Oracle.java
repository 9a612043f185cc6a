package dev.clarinet.opencl.tune;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Noise for a workload to read, and what its answers should be then: sums in double, at elements drawn by lot. */
final class Oracle {
  private static final int SAMPLES = 200;

  /**
   * How much further all answers may be from the first way's than the two errors: the largest Σ|products| of the
   * samples is not that of all. What is wrong is wrong by far.
   */
  private static final double SLACK = 10;

  private final List<float[]> noise;
  private final int[] indices;
  private final Sums[] sums;
  private final double largest;

  /**
   * What a way to compute has answered.
   *
   * @param elements of the answer
   * @param error how far it may be wrong, as part of the largest Σ|products|
   */
  record Answers(float[] elements, double error) {}

  /** The oracle of a workload, which always says the same. */
  Oracle(Workload<?> work) {
    var random = new SplittableRandom(1);
    noise = work.reads().stream().map(input -> input.noise(random)).toList();
    indices = IntStream.generate(() -> random.nextInt(work.writes().size()))
        .limit(SAMPLES)
        .toArray();
    sums = IntStream.of(indices).mapToObj(index -> sums(work, index)).toArray(Sums[]::new);
    largest = IntStream.range(0, SAMPLES).mapToDouble(i -> sums[i].size()).max().orElseThrow();
  }

  private Sums sums(Workload<?> work, int index) {
    var exact = new Sums();
    work.exact().add(index, noise, exact);
    return exact;
  }

  /** For each tensor that is read. */
  List<float[]> noise() {
    return noise;
  }

  /** What is wrong with answers, if anything: they are not the sums, or not those of the first way that is right. */
  Optional<String> problem(Answers answers, Optional<Answers> first) {
    var other = first.orElse(answers);
    float[] y = answers.elements;
    double worst = 0, furthest = 0;
    for (int i = 0; i < SAMPLES; i++) worst = worse(worst, y[indices[i]] - sums[i].value());
    for (int i = 0; i < y.length; i++)
      furthest = worse(furthest, (double) y[i] - other.elements[i]);
    boolean far = furthest > SLACK * (answers.error + other.error) * largest;
    if (worst <= answers.error * largest && !far && !Double.isNaN(furthest))
      return Optional.empty();
    String beside = first.isEmpty() ? "" : text(", by %.1e beside the first", furthest / largest);
    return Optional.of(
        text("wrong by %.1e%s; %.0e is the most", worst / largest, beside, answers.error));
  }

  private static String text(String format, Object... parts) {
    return String.format(Locale.ROOT, format, parts);
  }

  /** The larger one; what is no number stays. */
  private static double worse(double worst, double difference) {
    return Double.isNaN(difference) || Double.isNaN(worst)
        ? Double.NaN
        : Math.max(worst, Math.abs(difference));
  }
}
