package dev.clarinet;

import static dev.clarinet.layer.ParameterSpec.bias;
import static dev.clarinet.layer.ParameterSpec.weight;

import dev.clarinet.layer.Activate;
import dev.clarinet.layer.Conv2d;
import dev.clarinet.layer.Initializer;
import dev.clarinet.layer.Inputs;
import dev.clarinet.layer.Layer;
import dev.clarinet.layer.LayerContext;
import dev.clarinet.layer.Linear;
import dev.clarinet.layer.ParameterSpec;
import dev.clarinet.layer.Stage;
import dev.clarinet.op.Activation;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.FusedConvolution;
import dev.clarinet.op.Window;
import java.util.List;

/**
 * A convolution or linear layer with what came behind it, for inference; {@link Rewriting} makes it, and nobody stores
 * or trains it. Inputs: x and, with a residual, r.
 *
 * @param K filters
 * @param window their rows and columns, stride, dilation and padding
 * @param groups into how many groups channels and filters are split
 * @param function what follows last
 * @param a the function's constant
 * @param residual whether a second input is added before the function
 */
record FusedConv2d(
    int K, Window window, int groups, Activation.Function function, double a, boolean residual)
    implements Layer {
  /** A convolution that nothing follows yet. */
  static FusedConv2d of(Conv2d conv) {
    return new FusedConv2d(
        conv.K(), conv.window(), conv.groups(), Activation.Function.IDENTITY, 0, false);
  }

  /** A linear layer that nothing follows yet. */
  static FusedConv2d of(Linear linear) {
    return new FusedConv2d(linear.K(), Window.kernel(1), 1, Activation.Function.IDENTITY, 0, false);
  }

  /** Whether a residual or a function can still follow. */
  boolean open() {
    return function == Activation.Function.IDENTITY;
  }

  /** With a residual. */
  FusedConv2d withResidual() {
    return new FusedConv2d(K, window, groups, function, a, true);
  }

  /** With a function behind it. */
  FusedConv2d followedBy(Activate activate) {
    return new FusedConv2d(K, window, groups, activate.function(), activate.a(), residual);
  }

  @Override
  public Shape outputShape(Inputs in) {
    return in.x(0).rank() == 2 ? Shape.of(in.x(0).get(0), K) : geometry(in).output();
  }

  @Override
  public List<ParameterSpec> parameters(Inputs in) {
    return List.of(
        weight("filters", geometry(in).filters(), Initializer.he()), bias("bias", Shape.of(K), 0));
  }

  @Override
  public Stage build(LayerContext in) {
    var fused = in.prepare(new FusedConvolution.Epilogue(geometry(in), function, a));
    var f = in.parameter("filters");
    var b = in.parameter("bias");
    return residual
        ? Stage.forward(v -> fused.forward(v.x(0), f.value(), b.value(), v.x(1), v.y()))
        : Stage.forward(v -> fused.forward(v.x(), f.value(), b.value(), v.y()));
  }

  @Override
  public long multiplyAdds(Inputs in) {
    return geometry(in).multiplyAdds();
  }

  private Convolution.Geometry geometry(Inputs in) {
    return Convolution.Geometry.of(in.x(0), K, window, groups);
  }
}
