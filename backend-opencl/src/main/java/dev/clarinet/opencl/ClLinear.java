package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.MatMul;
import dev.clarinet.opencl.runtime.ClRuntime;
import java.util.List;

/**
 * {@link Convolution} whose window covers the image, as in every linear layer: with J = C·R·S,
 *
 * <pre>
 *   y[N,K] = x[N,J] · f[K,J]ᵀ + b      dx[N,J] = dy[N,K] · f[K,J]      df[K,J] = dy[N,K]ᵀ · x[N,J]
 * </pre>
 */
final class ClLinear implements Convolution {
  private final ClRuntime runtime;
  private final ClMatMul forward;
  private final ClBias bias;
  private final Lazy<ClMatMul> byInput;
  private final Lazy<ClMatMul> byFilters;

  ClLinear(ClRuntime runtime, Geometry g) {
    this.runtime = runtime;
    int N = g.N(), K = g.K(), J = g.C() * g.R() * g.S();
    forward = new ClMatMul(runtime, MatMul.Sizes.of(N, K, J).withTransposedB());
    bias = new ClBias(runtime, g);
    byInput = new Lazy<>(runtime, () -> new ClMatMul(runtime, MatMul.Sizes.of(N, J, K)));
    byFilters = new Lazy<>(
        runtime, () -> new ClMatMul(runtime, MatMul.Sizes.of(K, J, N).withTransposedA()));
  }

  /** Whether a convolution is of this kind. */
  static boolean is(Convolution.Geometry g) {
    return g.groups() == 1 && !g.window().padded() && g.R() == g.H() && g.S() == g.W();
  }

  @Override
  public void forward(Tensor x, Tensor f, Tensor y) {
    forward.multiply(x, f, y);
  }

  @Override
  public void forward(Tensor x, Tensor f, Tensor b, Tensor y) {
    runtime.inOneQueue(List.of(x, f), () -> {
      bias.spread(b, y);
      forward.add(x, f, y);
    });
  }

  @Override
  public void gradInput(Tensor f, Tensor dy, Tensor dx) {
    byInput.get().multiply(dy, f, dx);
  }

  @Override
  public void gradFilters(Tensor x, Tensor dy, Tensor df) {
    byFilters.get().multiply(dy, x, df);
  }

  @Override
  public void gradBias(Tensor dy, Tensor db) {
    bias.gradient(dy, db);
  }

  @Override
  public void close() {
    forward.close();
    bias.close();
    byInput.made().ifPresent(ClMatMul::close);
    byFilters.made().ifPresent(ClMatMul::close);
  }
}
