package dev.clarinet.bench;

import java.util.Map;

/** Says how wrong an answer is, as a share of the sum of what was added up for it. */
interface Oracle {
  /** The greatest error, relative to the greatest Σ|x·f|; the inputs are by letter. */
  double error(Map<String, float[]> inputs, float[] answer);

  /** Knows the whole answer; errors are relative to its largest number. */
  static Oracle of(float[] right) {
    return (inputs, answer) -> {
      if (answer.length != right.length) return Double.NaN;
      double worst = 0, largest = Double.MIN_NORMAL;
      for (int i = 0; i < right.length; i++) {
        worst = Math.max(worst, Math.abs((double) answer[i] - right[i]));
        largest = Math.max(largest, Math.abs(right[i]));
      }
      return worst / largest;
    };
  }
}
