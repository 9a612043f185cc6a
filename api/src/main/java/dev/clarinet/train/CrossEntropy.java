package dev.clarinet.train;

import static dev.clarinet.layer.Stage.Reads.X;

import dev.clarinet.ElementType;
import dev.clarinet.Shape;
import dev.clarinet.layer.Inputs;
import dev.clarinet.layer.LayerContext;
import dev.clarinet.layer.Stage;
import dev.clarinet.op.SoftmaxCrossEntropy;

/** Softmax cross-entropy of logits with class labels; the maths is in {@link SoftmaxCrossEntropy}. */
public record CrossEntropy() implements Loss {
  @Override
  public Shape labelShape(Shape answer) {
    if (answer.rank() != 1)
      throw new IllegalArgumentException("cross-entropy expects logits [N,K], not N × " + answer);
    return Shape.of();
  }

  @Override
  public ElementType labelType() {
    return ElementType.INT32;
  }

  @Override
  public Shape outputShape(Inputs in) {
    return Shape.of(SoftmaxCrossEntropy.Classes.of(in.x(0)).N());
  }

  @Override
  public Stage build(LayerContext in) {
    var loss = in.prepare(SoftmaxCrossEntropy.Classes.of(in.x(0)));
    return Stage.forward(v -> loss.forward(v.x(0), v.x(1), v.y()))
        .gradInput(0, X, v -> loss.gradInput(v.x(0), v.x(1), v.dy(), v.dx(0)));
  }
}
