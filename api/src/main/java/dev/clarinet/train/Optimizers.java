package dev.clarinet.train;

/** The optimisers by their names in the field, for static import. */
public final class Optimizers {
  private Optimizers() {}

  /** Stochastic gradient descent, without momentum or weight decay until asked for. */
  public static Sgd sgd(double learningRate) {
    return new Sgd(learningRate, 0, 0, false);
  }

  /** Adam with β₁ = 0.9, β₂ = 0.999, ε = 1e-8. */
  public static Adam adam(double learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-8, 0, false);
  }
}
