package dev.clarinet.layer;

import static dev.clarinet.layer.ParameterSpec.weight;
import static dev.clarinet.layer.Stage.Reads.NOTHING;
import static dev.clarinet.layer.Stage.Reads.X;

import dev.clarinet.Shape;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.Window;
import java.util.List;

/**
 * Learns K filters and slides them over the image; the maths is in {@link Convolution}. Parameters: {@code filters}
 * [K,C/G,R,S] and {@code bias} [K].
 *
 * @param K filters
 * @param window their rows and columns, stride, dilation and padding
 * @param groups into how many groups channels and filters are split
 * @param bias whether a learned number is added for each filter
 * @param initializer how the filters begin
 */
public record Conv2d(int K, Window window, int groups, boolean bias, Initializer initializer)
    implements Layer {
  public Conv2d {
    if (K < 1) throw new IllegalArgumentException("conv2d has at least 1 filter, not " + K);
  }

  /** In this many groups. */
  public Conv2d groups(int groups) {
    return new Conv2d(K, window, groups, bias, initializer);
  }

  /** Without bias, as before a batch normalisation. */
  public Conv2d withoutBias() {
    return new Conv2d(K, window, groups, false, initializer);
  }

  /** With filters that begin so. */
  public Conv2d initialized(Initializer initializer) {
    return new Conv2d(K, window, groups, bias, initializer);
  }

  @Override
  public Shape outputShape(Inputs in) {
    return geometry(in).output();
  }

  @Override
  public List<ParameterSpec> parameters(Inputs in) {
    var filters = weight("filters", geometry(in).filters(), initializer);
    return bias ? List.of(filters, ParameterSpec.bias("bias", Shape.of(K), 0)) : List.of(filters);
  }

  @Override
  public Stage build(LayerContext in) {
    return stage(in, geometry(in), bias);
  }

  @Override
  public long multiplyAdds(Inputs in) {
    return geometry(in).multiplyAdds();
  }

  @Override
  public String summary(Inputs in) {
    return "Conv2d " + geometry(in).C() + "→" + K + " " + window
        + (groups == 1 ? "" : " in " + groups + " groups")
        + (bias ? "" : " without bias");
  }

  /** The stage of a convolution, also of one over images of one pixel. */
  static Stage stage(LayerContext in, Convolution.Geometry geometry, boolean bias) {
    var conv = in.prepare(geometry);
    var f = in.parameter("filters");
    if (!bias) {
      return Stage.forward(v -> conv.forward(v.x(), f.value(), v.y()))
          .gradParameters(X, v -> conv.gradFilters(v.x(), v.dy(), f.grad()))
          .gradInput(NOTHING, v -> conv.gradInput(f.value(), v.dy(), v.dx()));
    }
    var b = in.parameter("bias");
    return Stage.forward(v -> conv.forward(v.x(), f.value(), b.value(), v.y()))
        .gradParameters(X, v -> {
          conv.gradFilters(v.x(), v.dy(), f.grad());
          conv.gradBias(v.dy(), b.grad());
        })
        .gradInput(NOTHING, v -> conv.gradInput(f.value(), v.dy(), v.dx()));
  }

  private Convolution.Geometry geometry(Inputs in) {
    if (in.x().rank() != 4)
      throw new IllegalArgumentException("expects images [N,C,H,W], not " + in.x());
    return Convolution.Geometry.of(in.x(), K, window, groups);
  }
}
