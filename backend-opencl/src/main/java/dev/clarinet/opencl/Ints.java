package dev.clarinet.opencl;

/** Arithmetic of launch sizes. */
final class Ints {
  private Ints() {}

  /** The quotient of positive numbers, rounded up. */
  static int divideUp(int number, int divisor) {
    return (number - 1) / divisor + 1;
  }

  /** The smallest multiple of {@code step} that is no less than a positive number. */
  static int roundUp(int number, int step) {
    return divideUp(number, step) * step;
  }
}
