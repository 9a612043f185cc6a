package dev.clarinet.train;

import static dev.clarinet.layer.Stage.Reads.X;

import dev.clarinet.ElementType;
import dev.clarinet.Shape;
import dev.clarinet.layer.Inputs;
import dev.clarinet.layer.LayerContext;
import dev.clarinet.layer.Stage;
import dev.clarinet.op.SquaredError;

/** The mean squared error of answers against targets of the same shape; the maths is in {@link SquaredError}. */
public record MeanSquaredError() implements Loss {
  @Override
  public Shape labelShape(Shape answer) {
    return answer;
  }

  @Override
  public ElementType labelType() {
    return ElementType.FLOAT32;
  }

  @Override
  public Shape outputShape(Inputs in) {
    return Shape.of(in.x(0).get(0));
  }

  @Override
  public Stage build(LayerContext in) {
    var loss = in.prepare(new SquaredError.Items(in.x(0)));
    return Stage.forward(v -> loss.forward(v.x(0), v.x(1), v.y()))
        .gradInput(0, X, v -> loss.gradInput(v.x(0), v.x(1), v.dy(), v.dx(0)));
  }
}
