package dev.clarinet.layer;

import dev.clarinet.Shape;
import dev.clarinet.op.Sum;

/** Adds its inputs, which have one shape. */
public record Add() implements Layer {
  @Override
  public Shape outputShape(Inputs in) {
    for (Shape x : in.xs()) {
      if (!x.equals(in.x(0)))
        throw new IllegalArgumentException("expects inputs of one shape, not " + in.xs());
    }
    return in.x(0);
  }

  @Override
  public Stage build(LayerContext in) {
    var sum = in.prepare(new Sum.Terms(in.xs().size(), in.x(0)));
    return Stage.forward(v -> sum.forward(v.xs(), v.y())).gradInputsAreDy();
  }
}
