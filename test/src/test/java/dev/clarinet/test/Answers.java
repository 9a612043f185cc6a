package dev.clarinet.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.util.Arrays;
import java.util.Map;

/** What an operation wrote, by letter. */
public record Answers(Map<String, double[]> values) {

  /** The elements of this answer. */
  public double[] get(String letter) {
    double[] elements = values.get(letter);
    if (elements == null)
      throw new IllegalArgumentException(
          "no answer is called " + letter + "; there are " + values.keySet());
    return elements;
  }

  /** These and others. */
  Answers and(Answers others) {
    return new Answers(ImmutableMap.<String, double[]>builder()
        .putAll(values)
        .putAll(others.values)
        .build());
  }

  /** Asserts that they are the expected ones to the bit; any NaN is as good as another. */
  public void assertSameBits(String what, Answers expected) {
    assertThat(values.keySet()).isEqualTo(expected.values.keySet());
    values.forEach((letter, elements) -> {
      int i = Arrays.mismatch(elements, expected.get(letter));
      if (i < 0) return;
      throw new AssertionError(what + ": " + letter + "[" + i + "] is " + elements[i]
          + ", expected " + expected.get(letter)[i]);
    });
  }

  /** Asserts that each element is no further from the expected one than its bound. */
  public void assertClose(Answers expected, Answers bounds) {
    values.forEach((letter, elements) ->
        assertClose(letter, elements, expected.get(letter), bounds.get(letter)));
  }

  private static void assertClose(
      String letter, double[] elements, double[] expected, double[] bound) {
    int wrong = 0, first = -1;
    for (int i = 0; i < elements.length; i++) {
      if (close(elements[i], expected[i], bound[i])) continue;
      if (wrong++ == 0) first = i;
    }
    if (wrong == 0) return;
    throw new AssertionError(
        letter + "[" + first + "] is " + elements[first] + ", expected " + expected[first] + " ± "
            + bound[first] + "; " + wrong + " of " + elements.length + " elements are wrong");
  }

  private static boolean close(double element, double expected, double bound) {
    if (Double.isNaN(expected)) return Double.isNaN(element);
    return element == expected || Math.abs(element - expected) <= bound;
  }
}
