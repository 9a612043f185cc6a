package dev.clarinet.samples;

import static dev.clarinet.layer.Initializer.he;
import static dev.clarinet.layer.ParameterSpec.weight;
import static dev.clarinet.layer.Stage.Reads.X;

import dev.clarinet.Shape;
import dev.clarinet.layer.Inputs;
import dev.clarinet.layer.Layer;
import dev.clarinet.layer.LayerContext;
import dev.clarinet.layer.ParameterSpec;
import dev.clarinet.layer.Stage;
import dev.clarinet.op.MatMul.Sizes;
import java.util.List;

/**
 * A linear layer of rank R, made of matrix products: h[N,R] = x[N,C]·U[R,C]ᵀ, y[N,K] = h[N,R]·V[K,R]ᵀ.
 *
 * @param R how many numbers are between x and y
 * @param K numbers that it answers with
 */
public record LowRank(int R, int K) implements Layer {
  @Override
  public Shape outputShape(Inputs in) {
    return Shape.of(in.x().get(0), K);
  }

  @Override
  public List<ParameterSpec> parameters(Inputs in) {
    return List.of(
        weight("U", Shape.of(R, in.x().get(1)), he()), weight("V", Shape.of(K, R), he()));
  }

  @Override
  public Stage build(LayerContext in) {
    int N = in.x().get(0), C = in.x().get(1);
    var U = in.parameter("U");
    var V = in.parameter("V");
    var h = in.saved(Shape.of(N, R));
    var dh = in.saved(Shape.of(N, R));
    var xU = in.prepare(Sizes.of(N, R, C).withTransposedB());
    var hV = in.prepare(Sizes.of(N, K, R).withTransposedB());
    var dyV = in.prepare(Sizes.of(N, R, K));
    var dyh = in.prepare(Sizes.of(K, R, N).withTransposedA());
    var dhx = in.prepare(Sizes.of(R, C, N).withTransposedA());
    var dhU = in.prepare(Sizes.of(N, C, R));
    return Stage.forward(v -> {
          xU.multiply(v.x(), U.value(), h);
          hV.multiply(h, V.value(), v.y());
        })
        .backward(X, v -> {
          dyV.multiply(v.dy(), V.value(), dh);
          dyh.multiply(v.dy(), h, V.grad());
          dhx.multiply(dh, v.x(), U.grad());
          dhU.multiply(dh, U.value(), v.dx());
        });
  }
}
