package dev.clarinet.opencl.runtime;

/** Which of the candidates for a thing a device computes it by. */
@FunctionalInterface
public interface Choices {
  /** Those where nobody tuned. */
  Choices HEURISTIC = Space::heuristic;

  /** The candidate for a thing that there is more than one way for. */
  <T> Candidate<T> of(Space<T> space);
}
