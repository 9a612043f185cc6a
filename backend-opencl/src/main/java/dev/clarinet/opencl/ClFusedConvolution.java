package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Activation;
import dev.clarinet.op.FusedConvolution;
import dev.clarinet.opencl.runtime.ClRuntime;
import java.util.Optional;

/**
 * {@link FusedConvolution} in the convolution's own launch, where its function is a multiple on each side of 0. The
 * other functions follow in a launch of their own, in place, and so does any behind a matrix product.
 */
final class ClFusedConvolution implements FusedConvolution {
  private final Optional<ClLinear> product;
  private final Lazy<ClWindows> windows;
  private final Optional<ClActivation> after;
  private final float below;

  ClFusedConvolution(ClRuntime runtime, Winograd winograd, Epilogue g) {
    var geometry = g.geometry();
    product =
        ClLinear.is(geometry) ? Optional.of(new ClLinear(runtime, geometry)) : Optional.empty();
    windows = new Lazy<>(
        runtime, () -> ClWindows.of(runtime, winograd, ClConvolution.forward(geometry), true));
    if (product.isEmpty()) windows.get();
    var factor = product.isPresent() && g.function() != Activation.Function.IDENTITY
        ? Optional.<Float>empty()
        : factorBelow(g);
    after = factor.isPresent()
        ? Optional.empty()
        : Optional.of(new ClActivation(
            runtime, new Activation.Elements(g.function(), g.a(), geometry.output())));
    below = factor.orElse(1.0f);
  }

  /** By what the function multiplies what is below 0, if it multiplies and leaves alone what is above. */
  private static Optional<Float> factorBelow(Epilogue g) {
    return switch (g.function()) {
      case IDENTITY -> Optional.of(1.0f);
      case RELU -> Optional.of(0.0f);
      case LEAKY_RELU -> Optional.of((float) g.a());
      default -> Optional.empty();
    };
  }

  @Override
  public void forward(Tensor x, Tensor f, Tensor b, Tensor y) {
    if (product.isPresent()) product.get().forward(x, f, b, y);
    else windows.get().run(x, f, new Ending(Optional.of(b), Optional.empty(), below), y);
    after.ifPresent(activation -> activation.forward(y, y));
  }

  @Override
  public void forward(Tensor x, Tensor f, Tensor b, Tensor r, Tensor y) {
    windows.get().run(x, f, new Ending(Optional.of(b), Optional.of(r), below), y);
    after.ifPresent(activation -> activation.forward(y, y));
  }

  @Override
  public void close() {
    product.ifPresent(ClLinear::close);
    windows.made().ifPresent(ClWindows::close);
    after.ifPresent(ClActivation::close);
  }
}
