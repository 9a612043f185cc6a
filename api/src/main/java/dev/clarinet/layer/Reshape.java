package dev.clarinet.layer;

import dev.clarinet.Shape;

/**
 * Sees each item under another shape of as many elements; nothing is moved.
 *
 * @param item the new shape, without N
 */
public record Reshape(Shape item) implements Layer {
  @Override
  public Shape outputShape(Inputs in) {
    if (in.x().item().size() != item.size()) {
      throw new IllegalArgumentException("items " + in.x().item() + " have "
          + in.x().item().size() + " elements, but " + item + " has " + item.size());
    }
    return item.batch(in.x().get(0));
  }

  @Override
  public String summary(Inputs in) {
    return "Reshape " + item;
  }

  @Override
  public Stage build(LayerContext in) {
    return Stage.view();
  }
}
