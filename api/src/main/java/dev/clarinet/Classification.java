package dev.clarinet;

import java.util.Arrays;
import java.util.List;

/**
 * To which class an item belongs.
 *
 * @param label the number of the likeliest class
 * @param name its name
 * @param probability that the network gives it, 0 to 1
 * @param probabilities of all classes, in the order of their labels
 */
public record Classification(
    int label, String name, double probability, List<Double> probabilities) {
  /**
   * From a network's logits, by softmax.
   *
   * @throws IllegalArgumentException if there are more names than logits, or a logit is not finite
   */
  public static Classification of(float[] logits, List<String> classes) {
    if (classes.size() > logits.length) {
      throw new IllegalArgumentException(
          logits.length + " logits for " + classes.size() + " classes");
    }
    double max = Double.NEGATIVE_INFINITY, sum = 0;
    for (float logit : logits) {
      if (!Float.isFinite(logit))
        throw new IllegalArgumentException("the network answers " + Arrays.toString(logits));
      max = Math.max(max, logit);
    }
    for (float logit : logits) sum += Math.exp(logit - max);
    var probabilities = new Double[logits.length];
    int best = 0;
    for (int k = 0; k < logits.length; k++) {
      probabilities[k] = Math.exp(logits[k] - max) / sum;
      if (logits[k] > logits[best]) best = k;
    }
    String name = best < classes.size() ? classes.get(best) : Integer.toString(best);
    return new Classification(best, name, probabilities[best], List.of(probabilities));
  }
}
