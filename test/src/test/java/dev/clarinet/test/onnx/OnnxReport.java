package dev.clarinet.test.onnx;

import static java.util.stream.Collectors.joining;

import dev.clarinet.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What became of the cases on one backend: passed, failed, or left out, and why. */
final class OnnxReport {
  /** Parts of an array's greatest number. {@code reference} has only the published floats' rounding to answer for. */
  private static final double REFERENCE_TOLERANCE = 1e-6, FLOAT_TOLERANCE = 1e-5;

  /** Cases whose published values are not those of their graph. */
  private static final Map<String, String> FAULTY =
      Map.of("test_adam_multiple", "with values made at ε = 0.01, which its node does not say");

  private final String backend;
  private final Map<String, Integer> passed = new TreeMap<>();
  private final List<String> failed = new ArrayList<>();
  private final Map<String, List<String>> leftOut = new TreeMap<>();
  private final Map<String, Integer> missing = new TreeMap<>();

  private OnnxReport(String backend) {
    this.backend = backend;
  }

  /** Runs all cases. */
  static OnnxReport of(List<OnnxCase> cases, Backend backend) {
    var report = new OnnxReport(backend.name());
    cases.forEach(c -> report.add(c, backend));
    return report;
  }

  private void add(OnnxCase c, Backend backend) {
    try {
      if (FAULTY.containsKey(c.name())) throw new Uncovered(c.operator(), FAULTY.get(c.name()));
      var difference = difference(c, backend);
      if (difference.isEmpty()) passed.merge(c.operator(), 1, Integer::sum);
      else failed.add(c.name() + ": " + difference.get());
    } catch (Uncovered e) {
      if (e.isMissing()) missing.merge(e.operator(), 1, Integer::sum);
      else leftOutFor(e.operator() + " " + e.getMessage()).add(c.name());
    } catch (RuntimeException e) {
      failed.add(c.name() + ": " + e);
    }
  }

  private List<String> leftOutFor(String why) {
    return leftOut.computeIfAbsent(why, reason -> new ArrayList<>());
  }

  private static Optional<String> difference(OnnxCase c, Backend backend) {
    double tolerance = backend.name().equals("reference") ? REFERENCE_TOLERANCE : FLOAT_TOLERANCE;
    var outputs = c.outputsOn(backend);
    var expected = c.expected();
    return IntStream.range(0, expected.size())
        .mapToObj(i -> outputs.get(i).differenceFrom(expected.get(i), tolerance))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** How many passed that compute something; those that only change a shape are not counted. */
  int computed() {
    return passed.keySet().stream()
        .filter(o -> !OnnxOperators.isLayout(o))
        .mapToInt(passed::get)
        .sum();
  }

  /** Which failed, and how. */
  List<String> failed() {
    return failed;
  }

  @Override
  public String toString() {
    int uncovered = leftOut.values().stream().mapToInt(List::size).sum() + sum(missing);
    return """
        Published ONNX cases on %s: %d passed, %d of them compute, %d failed, %d left out
          passed: %s
          left out of covered operators:
        %s  left out for want of an operation: %s""".formatted(
            backend,
            sum(passed),
            computed(),
            failed.size(),
            uncovered,
            counts(passed),
            reasons(),
            counts(missing));
  }

  private String reasons() {
    return leftOut.entrySet().stream()
        .map(e -> "    " + e.getKey() + ": " + String.join(", ", e.getValue()) + "\n")
        .collect(joining());
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(n -> n).sum();
  }

  private static String counts(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(joining(", "));
  }
}
