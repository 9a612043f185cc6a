package dev.clarinet.layer;

import dev.clarinet.ElementType;
import dev.clarinet.Shape;

/**
 * Where a network begins.
 *
 * @param shape of one item, without N
 * @param type of its elements
 */
public record Input(Shape shape, ElementType type) implements Layer {
  /** FLOAT32 items. */
  public static Input of(Shape shape) {
    return new Input(shape, ElementType.FLOAT32);
  }

  @Override
  public Shape outputShape(Inputs in) {
    throw new IllegalArgumentException("an input reads nothing");
  }

  @Override
  public String summary(Inputs in) {
    return type == ElementType.FLOAT32 ? "Input" : "Input " + type;
  }

  @Override
  public Stage build(LayerContext in) {
    throw new IllegalArgumentException("an input computes nothing");
  }
}
