package dev.clarinet.test.portability;

import dev.clarinet.opencl.runtime.Candidate;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.Space;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * All that a tuner may choose: each question gets one of its candidates after the other, the same all through a round.
 */
final class InTurn implements Choices {
  private final Map<String, Integer> candidates = new HashMap<>();
  private final Map<String, Integer> given = new HashMap<>();
  private final Set<String> thisRound = new HashSet<>();

  @Override
  public <T> Candidate<T> of(Space<T> space) {
    var all = space.candidates();
    candidates.put(space.question(), all.size());
    if (thisRound.add(space.question())) given.merge(space.question(), 1, Integer::sum);
    return all.get((given.getOrDefault(space.question(), 1) - 1) % all.size());
  }

  /** Begins a round, if one is left to be given. */
  boolean goesOn() {
    thisRound.clear();
    return candidates.isEmpty()
        || candidates.entrySet().stream()
            .anyMatch(question -> given.getOrDefault(question.getKey(), 0) < question.getValue());
  }
}
