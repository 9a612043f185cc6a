package dev.clarinet.opencl.tune;

import dev.clarinet.opencl.runtime.Candidate;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.Space;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The choices on a device for trials: for one question the candidate that is tried, else what is settled. */
final class TrialChoices implements Choices {
  private final Choices settled;
  private final Map<String, Space<?>> asked = new LinkedHashMap<>();
  private Optional<Journal.Attempt> attempt = Optional.empty();
  private double error = Candidate.DIRECT;

  TrialChoices(Choices settled) {
    this.settled = settled;
  }

  /** From here on this is tried, or what is settled. */
  void tryOut(Optional<Journal.Attempt> tried) {
    attempt = tried;
    error = Candidate.DIRECT;
  }

  @Override
  public <T> Candidate<T> of(Space<T> space) {
    if (space.candidates().size() > 1) asked.put(space.question(), space);
    var candidate = attempt
        .filter(tried -> tried.question().equals(space.question()))
        .flatMap(tried -> space.named(tried.candidate()))
        .orElseGet(() -> settled.of(space));
    error = Math.max(error, candidate.error());
    return candidate;
  }

  /** Forgets what was asked. */
  void forget() {
    asked.clear();
  }

  /** What was asked since. */
  List<Space<?>> asked() {
    return List.copyOf(asked.values());
  }

  /** How far answers may be wrong, of all candidates that were given out since the last {@link #tryOut}. */
  double error() {
    return error;
  }
}
