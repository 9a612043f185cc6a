package dev.clarinet.layer;

import dev.clarinet.Shape;

/**
 * An array that a model keeps for a layer.
 *
 * @param name within the layer, without a dot
 * @param shape which never depends on N
 * @param initializer how it begins
 * @param role what may happen to it
 */
public record ParameterSpec(String name, Shape shape, Initializer initializer, Role role) {
  /** Refuses a name that could not be told from the node's, behind which it stands with a dot between. */
  public ParameterSpec {
    if (name.isBlank() || name.contains(".")) {
      throw new IllegalArgumentException(
          "a parameter's name is not blank and has no dot, not '" + name + "'");
    }
  }

  /** What may happen to a parameter. */
  public enum Role {
    /** Learned, and decayed. */
    WEIGHT,
    /** Learned, and decayed only when asked: biases, and the scale and shift of a normalisation. */
    BIAS,
    /** Written by forward while training, saved and moved with the model, never learned. */
    STATISTIC
  }

  /** Learned, and decayed. */
  public static ParameterSpec weight(String name, Shape shape, Initializer initializer) {
    return new ParameterSpec(name, shape, initializer, Role.WEIGHT);
  }

  /** Learned, not decayed, beginning as a constant. */
  public static ParameterSpec bias(String name, Shape shape, double value) {
    return new ParameterSpec(name, shape, Initializer.constant(value), Role.BIAS);
  }

  /** Kept by forward, beginning as a constant. */
  public static ParameterSpec statistic(String name, Shape shape, double value) {
    return new ParameterSpec(name, shape, Initializer.constant(value), Role.STATISTIC);
  }

  /** Whether an optimiser moves it. */
  public boolean learns() {
    return role != Role.STATISTIC;
  }
}
