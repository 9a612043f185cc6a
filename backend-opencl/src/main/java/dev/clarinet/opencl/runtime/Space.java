package dev.clarinet.opencl.runtime;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ways to compute one thing on a device: a tuner's search space.
 *
 * @param question what is chosen, a colon, and the numbers that decide which way is the fastest
 * @param candidates all ways, first the one that is taken where nobody tuned
 */
public record Space<T>(String question, List<Candidate<T>> candidates) {
  public Space {
    candidates = List.copyOf(candidates);
    if (candidates.isEmpty())
      throw new IllegalArgumentException("there is no way to compute " + question);
  }

  /** Ways that sum the products themselves: the heuristic's, and others, among which it may be. */
  public static <T> Space<T> direct(String question, T heuristic, List<T> others) {
    var values = Stream.concat(Stream.of(heuristic), others.stream()).distinct();
    return new Space<>(question, values.map(Candidate::direct).toList());
  }

  /** The one that is taken where nobody tuned. */
  public Candidate<T> heuristic() {
    return candidates.get(0);
  }

  /** The one of this name, if there is one. */
  public Optional<Candidate<T>> named(String name) {
    return candidates.stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst();
  }
}
