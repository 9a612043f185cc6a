package dev.clarinet.train;

/** How the learning rate goes over a training. */
@FunctionalInterface
public interface Schedule {
  /**
   * What the optimiser's learning rate is multiplied by after so many epochs, whole and part, of all. What comes out is
   * finite and at least 0, or the training ends before the step.
   */
  double factor(double epochsDone, int epochs);

  /** The same throughout. */
  static Schedule constant() {
    return (done, epochs) -> 1;
  }

  /** Multiplied by {@code factor} after every so many epochs. */
  static Schedule steps(int every, double factor) {
    if (every < 1) throw new IllegalArgumentException("a step is at least 1 epoch, not " + every);
    if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a factor of the learning rate is finite and at least 0, not " + factor);
    }
    return (done, epochs) -> Math.pow(factor, Math.floor(done / every));
  }

  /** Half a cosine from 1 to 0 (Loshchilov and Hutter 2017, without restarts). */
  static Schedule cosine() {
    return (done, epochs) -> (1 + Math.cos(Math.PI * Math.min(1, done / epochs))) / 2;
  }

  /** This schedule, rising in a line from nearly 0 over the first so many epochs. */
  default Schedule warmUp(double over) {
    if (!(over > 0))
      throw new IllegalArgumentException("a warm-up takes more than 0 epochs, not " + over);
    return (done, epochs) -> factor(done, epochs) * Math.min(1, (done + 0.01) / over);
  }
}
