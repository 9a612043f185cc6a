package dev.clarinet.opencl.runtime;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The ways to compute one thing on a device: a tuner's search space.
 *
 * @param question what is chosen, a colon, and the numbers that decide which way is the fastest
 * @param heuristic the way that is taken where nobody tuned
 * @param others all ways, the heuristic's or not among them; not asked for where nobody tunes
 */
public record Space<T>(
    String question, Candidate<T> heuristic, Supplier<Stream<Candidate<T>>> others) {

  /** Ways that sum the products themselves, each called as it prints. */
  public static <T> Space<T> direct(
      String question, T heuristic, Supplier<? extends Stream<T>> others) {
    return new Space<>(
        question, Candidate.direct(heuristic), () -> others.get().map(Candidate::direct));
  }

  /** All ways, the heuristic's first. */
  public List<Candidate<T>> candidates() {
    return Stream.concat(Stream.of(heuristic), others.get()).distinct().toList();
  }

  /** The way of this name, if there is one. */
  public Optional<Candidate<T>> named(String name) {
    return candidates().stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst();
  }
}
