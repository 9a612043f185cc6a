package dev.clarinet.layer;

import static dev.clarinet.layer.ParameterSpec.weight;

import dev.clarinet.Shape;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.Window;
import java.util.List;

/**
 * A linear layer y[N,K] = x[N,C] · filters[K,C]ᵀ + bias[K]: a {@link Convolution} over images of one pixel. Parameters:
 * {@code filters} [K,C] and {@code bias} [K].
 *
 * @param K numbers that it answers with
 * @param bias whether a learned number is added to each
 * @param initializer how the filters begin
 */
public record Linear(int K, boolean bias, Initializer initializer) implements Layer {
  public Linear {
    if (K < 1)
      throw new IllegalArgumentException("linear answers with at least 1 number, not " + K);
  }

  /** Without bias. */
  public Linear withoutBias() {
    return new Linear(K, false, initializer);
  }

  /** With filters that begin so. */
  public Linear initialized(Initializer initializer) {
    return new Linear(K, bias, initializer);
  }

  @Override
  public Shape outputShape(Inputs in) {
    return Shape.of(geometry(in).N(), K);
  }

  @Override
  public List<ParameterSpec> parameters(Inputs in) {
    var filters = weight("filters", Shape.of(K, geometry(in).C()), initializer);
    return bias ? List.of(filters, ParameterSpec.bias("bias", Shape.of(K), 0)) : List.of(filters);
  }

  @Override
  public Stage build(LayerContext in) {
    return Conv2d.stage(in, geometry(in), bias);
  }

  @Override
  public long multiplyAdds(Inputs in) {
    return geometry(in).multiplyAdds();
  }

  @Override
  public String summary(Inputs in) {
    return "Linear " + geometry(in).C() + "→" + K + (bias ? "" : " without bias");
  }

  private Convolution.Geometry geometry(Inputs in) {
    if (in.x().rank() != 2) {
      throw new IllegalArgumentException(
          "expects [N,C], not " + in.x() + "; put flatten() before it");
    }
    return Convolution.Geometry.of(in.x(), K, Window.kernel(1), 1);
  }
}
