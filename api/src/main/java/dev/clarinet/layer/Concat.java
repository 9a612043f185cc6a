package dev.clarinet.layer;

import static dev.clarinet.layer.Stage.Reads.NOTHING;

import dev.clarinet.Shape;
import dev.clarinet.op.Concatenation;

/** Puts its inputs beside each other by channel; they are alike in everything else. */
public record Concat() implements Layer {
  @Override
  public Shape outputShape(Inputs in) {
    return new Concatenation.Parts(in.xs()).output();
  }

  @Override
  public Stage build(LayerContext in) {
    var concatenation = in.prepare(new Concatenation.Parts(in.xs()));
    var stage = Stage.forward(v -> concatenation.forward(v.xs(), v.y()));
    for (int j = 0; j < in.xs().size(); j++) {
      int i = j;
      stage = stage.gradInput(i, NOTHING, v -> concatenation.gradInput(i, v.dy(), v.dx(i)));
    }
    return stage;
  }
}
