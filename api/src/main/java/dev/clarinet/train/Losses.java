package dev.clarinet.train;

/** The losses by their names in the field, for static import. */
public final class Losses {
  private Losses() {}

  /** For class labels, on logits. */
  public static Loss softmaxCrossEntropy() {
    return new CrossEntropy();
  }

  /** For targets of the shape of the answers. */
  public static Loss meanSquaredError() {
    return new MeanSquaredError();
  }
}
