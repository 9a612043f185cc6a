package dev.clarinet.bench;

/** What a case counts. */
enum Unit {
  /** Floating-point operations, a multiplication with its addition being two. */
  FLOPS("GFLOP/s", 1e9),
  /** Bytes that must move, each counted once. */
  BYTES("GB/s", 1e9),
  /** Images that went through. */
  IMAGES("images/s", 1),
  /** Runs of what computes next to nothing. */
  RUNS("runs/s", 1),
  /** The time itself: less is better. */
  SECONDS("s", 1);

  private final String symbol;
  private final double scale;

  Unit(String symbol, double scale) {
    this.symbol = symbol;
    this.scale = scale;
  }

  String symbol() {
    return symbol;
  }

  /** The value of so much work done in so many seconds. */
  double value(double work, double seconds) {
    return this == SECONDS ? seconds : work / seconds / scale;
  }

  /** How many times faster a is than b. */
  double ratio(double a, double b) {
    return this == SECONDS ? b / a : a / b;
  }
}
