package dev.clarinet.bench;

/** A case on one side, ready to run on any of its sets of inputs. */
interface Job extends AutoCloseable {
  /** Begins the work on a set; it may be done only after {@link #finish}. */
  void run(int set);

  /** Waits for what was begun. */
  void finish();

  /** The answer that the last run on this set made. */
  float[] answer(int set);

  /** Puts away what runs have left behind; it is not timed. */
  default void tidy() {}

  @Override
  void close();
}
