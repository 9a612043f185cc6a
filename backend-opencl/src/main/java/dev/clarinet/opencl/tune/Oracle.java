package dev.clarinet.opencl.tune;

import dev.clarinet.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Noise for a workload to read, and what its answers should be then, in double, at elements drawn by lot.
 *
 * @param work that reads
 * @param noise for each tensor that it reads
 */
record Oracle(Workload<?> work, List<float[]> noise) {
  private static final int SAMPLES = 64;

  /**
   * What a way to compute has answered.
   *
   * @param elements of the answer
   * @param error how far it may be wrong, as part of the largest Σ|products|
   */
  record Answers(float[] elements, double error) {}

  /** The noise for a workload, always the same. */
  static Oracle of(Workload<?> work) {
    var random = new SplittableRandom(1);
    return new Oracle(
        work, work.reads().stream().map(shape -> noise(shape, random)).toList());
  }

  /** As after a ReLU, and of sizes up to 16 times apart. */
  private static float[] noise(Shape shape, SplittableRandom random) {
    var values = new float[shape.size()];
    for (int i = 0; i < values.length; i++)
      values[i] = Math.max(0, (float) random.nextDouble(-1, 1) / (1 << random.nextInt(5)));
    return values;
  }

  /** What is wrong with answers, if anything: they are not the sums, or not those of the first way. */
  Optional<String> problem(Answers answers, Answers first) {
    var random = new SplittableRandom(2);
    float[] y = answers.elements;
    double largest = 0, worst = 0, furthest = 0;
    for (int i = 0; i < SAMPLES; i++) {
      int index = random.nextInt(y.length);
      var sums = new Sums();
      work.exact().add(index, noise, sums);
      largest = Math.max(largest, sums.size());
      worst = worse(worst, y[index] - sums.value());
    }
    for (int i = 0; i < y.length; i++)
      furthest = worse(furthest, (double) y[i] - first.elements[i]);
    if (worst <= answers.error * largest && furthest <= (answers.error + first.error) * largest)
      return Optional.empty();
    return Optional.of(String.format(
        Locale.ROOT,
        "wrong by %.1e, by %.1e beside the first; %.0e is the most",
        worst / largest,
        furthest / largest,
        answers.error));
  }

  /** The larger one; what is no number stays. */
  private static double worse(double worst, double difference) {
    return Double.isNaN(difference) || Double.isNaN(worst)
        ? Double.NaN
        : Math.max(worst, Math.abs(difference));
  }
}
