package dev.clarinet.layer;

import static dev.clarinet.layer.Stage.Reads.NOTHING;

import dev.clarinet.Shape;
import dev.clarinet.op.Dropout.Coins;

/**
 * Drops elements by chance while training, and is not there for inference; the maths is in {@link
 * dev.clarinet.op.Dropout}.
 *
 * @param rate the part that is dropped: at least 0, below 1
 */
public record Dropout(double rate) implements Layer {
  public Dropout {
    new Coins(rate, 0, Shape.of(1)); // refuses what is out of range
  }

  @Override
  public Shape outputShape(Inputs in) {
    return new Coins(rate, 0, in.x()).shape();
  }

  @Override
  public String summary(Inputs in) {
    return "Dropout " + rate;
  }

  @Override
  public Stage build(LayerContext in) {
    if (!in.training()) return Stage.view();
    var coins = in.prepare(new Coins(rate, in.randomKey(), in.x()));
    return Stage.forward(v -> coins.forward(v.x(), v.step(), v.y()))
        .gradInput(NOTHING, v -> coins.gradInput(v.dy(), v.step(), v.dx()));
  }
}
