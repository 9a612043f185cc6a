package dev.clarinet.opencl.runtime;

/**
 * One way to compute something, of several that give the same numbers but for rounding.
 *
 * @param name as the record of tuned parameters keeps it
 * @param error how far answers may be wrong, as part of the largest Σ|products|
 * @param value what a launcher makes of it
 */
public record Candidate<T>(String name, double error, T value) {
  /** What sums in the order of the formula, or in a few pieces, may be wrong by. */
  public static final double DIRECT = 5e-7;

  /** A way that sums the products themselves, called as its value prints. */
  static <T> Candidate<T> direct(T value) {
    return new Candidate<>(value.toString(), DIRECT, value);
  }
}
