package dev.clarinet.layer;

import dev.clarinet.Shape;

/** Sees each item as one row: [N,C,H,W] → [N,C·H·W]; nothing is moved. */
public record Flatten() implements Layer {
  @Override
  public Shape outputShape(Inputs in) {
    int N = in.x().get(0);
    return Shape.of(N, in.x().size() / N);
  }

  @Override
  public Stage build(LayerContext in) {
    return Stage.view();
  }
}
