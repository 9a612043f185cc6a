package dev.clarinet.test.onnx;

/** Why a case is left out: it needs what no operation of ours does. */
final class Uncovered extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String operator;

  Uncovered(String operator, String reason) {
    super(reason);
    this.operator = operator;
  }

  /** There is no operation at all for the operator. */
  static Uncovered missing(String operator) {
    return new Uncovered(operator, "");
  }

  /** Whether there is no operation at all for the operator, rather than not for its options. */
  boolean isMissing() {
    return "".equals(getMessage());
  }

  /** The ONNX operator that cannot be had so. */
  String operator() {
    return operator;
  }
}
