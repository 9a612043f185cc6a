package dev.clarinet.opencl.tune;

/** A sum of products in double, and how large it is without signs. */
final class Sums {
  private double value;
  private double size;

  /** Adds a product. */
  void add(double a, double b) {
    value += a * b;
    size += Math.abs(a * b);
  }

  double value() {
    return value;
  }

  /** Σ|a·b|. */
  double size() {
    return size;
  }
}
