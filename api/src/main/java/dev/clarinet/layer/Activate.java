package dev.clarinet.layer;

import static dev.clarinet.layer.Stage.Reads.X;
import static dev.clarinet.layer.Stage.Reads.Y;

import dev.clarinet.Shape;
import dev.clarinet.op.Activation;

/**
 * Applies a function to each element; the family is {@link Activation.Function}.
 *
 * @param function which
 * @param a its constant: the slope below 0 of the leaky ReLU, 0 for the others
 */
public record Activate(Activation.Function function, double a) implements Layer {
  public Activate {
    new Activation.Elements(function, a, Shape.of(1)); // refuses what is out of range
  }

  @Override
  public Shape outputShape(Inputs in) {
    return in.x();
  }

  @Override
  public String summary(Inputs in) {
    return switch (function) {
      case IDENTITY -> "Identity";
      case RELU -> "ReLU";
      case LEAKY_RELU -> "LeakyReLU " + a;
      case SIGMOID -> "Sigmoid";
      case TANH -> "Tanh";
      case SILU -> "SiLU";
    };
  }

  @Override
  public Stage build(LayerContext in) {
    var activation = in.prepare(new Activation.Elements(function, a, in.x()));
    var forward = Stage.forward(v -> activation.forward(v.x(), v.y()));
    return function.slopeNeedsX()
        ? forward.gradInput(X, v -> activation.gradInput(v.x(), v.x(), v.dy(), v.dx()))
        : forward.gradInput(Y, v -> activation.gradInput(v.y(), v.y(), v.dy(), v.dx()));
  }
}
