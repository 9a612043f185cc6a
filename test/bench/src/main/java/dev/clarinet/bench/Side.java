package dev.clarinet.bench;

import java.util.Map;
import java.util.Optional;

/** One that is measured: Clarinet, or a peer. */
interface Side extends AutoCloseable {
  String name();

  /**
   * The case, ready to run, or nothing if this side has no such thing.
   *
   * @param sets how many copies of inputs and answers are to lie in memory, so that no cache holds them
   * @param inputs their numbers, by letter
   */
  Optional<Job> prepare(Case c, int sets, Map<String, float[]> inputs);

  @Override
  default void close() {}
}
