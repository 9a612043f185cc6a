package dev.clarinet.layer;

import static dev.clarinet.layer.Stage.Reads.NOTHING;

import dev.clarinet.Shape;
import dev.clarinet.op.GlobalAverage;

/** Makes one number of each channel, its mean: [N,C,H,W] → [N,C]. */
public record GlobalAveragePool() implements Layer {
  @Override
  public Shape outputShape(Inputs in) {
    return GlobalAverage.Planes.of(in.x()).output();
  }

  @Override
  public Stage build(LayerContext in) {
    var mean = in.prepare(GlobalAverage.Planes.of(in.x()));
    return Stage.forward(v -> mean.forward(v.x(), v.y()))
        .gradInput(NOTHING, v -> mean.gradInput(v.dy(), v.dx()));
  }
}
