package dev.clarinet.opencl.tune;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What was found for one question.
 *
 * @param candidate that is taken
 * @param heuristic that is taken where nobody tuned
 * @param microseconds of a run, the median, by candidate; of those that came near the best
 * @param thrownOut why others were, by candidate
 * @param date when, as ISO 8601 has it
 */
public record Decision(
    String candidate,
    String heuristic,
    Map<String, Double> microseconds,
    Map<String, String> thrownOut,
    String date) {

  public Decision {
    Objects.requireNonNull(candidate);
    Objects.requireNonNull(heuristic);
    microseconds = Collections.unmodifiableMap(new LinkedHashMap<>(microseconds));
    thrownOut = Collections.unmodifiableMap(new LinkedHashMap<>(thrownOut));
    Instant.parse(date);
  }

  /** In words. */
  String text() {
    String found = candidate + best().map(time -> ", " + time + " µs").orElse("");
    String usual = candidate.equals(heuristic)
        ? " as usual"
        : " in place of " + heuristic
            + before().map(time -> ", " + time + " µs").orElse("");
    return found + usual + (thrownOut.isEmpty() ? "" : "; thrown out: " + thrownOut);
  }

  /** Microseconds of the candidate that is taken, if it was timed. */
  public Optional<Double> best() {
    return Optional.ofNullable(microseconds.get(candidate));
  }

  /** Microseconds of the heuristic's, if it was timed. */
  public Optional<Double> before() {
    return Optional.ofNullable(microseconds.get(heuristic));
  }

  /** How many times as fast the one is as the other. */
  public double gain() {
    return before().flatMap(b -> best().map(now -> b / now)).orElse(1.0);
  }
}
