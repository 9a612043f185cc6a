package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.Window;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.KernelFamily;

/**
 * {@link Convolution} as implicit matrix products, or by Winograd's tiles.
 *
 * <p>Forward is ready when this is made. Each gradient is made when first asked for, so that inference does not pay for
 * what it never runs.
 */
final class ClConvolution implements Convolution {
  private final ClWindows forward;
  private final Lazy<ClInputGradient> byInput;
  private final Lazy<ClFilterGradient> byFilters;
  private final Lazy<ClBias> byBias;

  private ClConvolution(ClRuntime runtime, Winograd winograd, Geometry g) {
    forward = ClWindows.of(runtime, winograd, forward(g), false);
    byInput = new Lazy<>(runtime, () -> ClInputGradient.of(runtime, winograd, g));
    byFilters = new Lazy<>(runtime, () -> ClFilterGradient.of(runtime, winograd, g));
    byBias = new Lazy<>(runtime, () -> new ClBias(runtime, g));
  }

  /**
   * The convolution of this geometry; where its window covers the image, each filter meets it once: a matrix product.
   */
  static Convolution of(ClRuntime runtime, Winograd winograd, Geometry g) {
    if (ClLinear.is(g)) return new ClLinear(runtime, g);
    return new ClConvolution(runtime, winograd, isPointwise(g) ? oneRow(g) : g);
  }

  /** The sum that forward is. */
  static WindowSum forward(Geometry g) {
    return WindowSum.forward(isPointwise(g) ? oneRow(g) : g);
  }

  private static boolean isPointwise(Geometry g) {
    int fewest = Math.min(g.filtersPerGroup(), g.channelsPerGroup());
    return isOnePixel(g.window()) && !ClWindowSum.areFew(fewest, KernelFamily.CPU);
  }

  /** Whether each window is one pixel and all are seen. */
  static boolean isOnePixel(Window w) {
    return w.R() * w.S() == 1 && w.strideH() * w.strideW() == 1 && !w.padded();
  }

  /** The same numbers with each image as one long row, where windows of one pixel do not mind. */
  private static Geometry oneRow(Geometry g) {
    return new Geometry(g.N(), g.C(), 1, g.H() * g.W(), g.K(), g.window(), g.groups());
  }

  @Override
  public void forward(Tensor x, Tensor f, Tensor y) {
    forward.run(x, f, Ending.NONE, y);
  }

  @Override
  public void forward(Tensor x, Tensor f, Tensor b, Tensor y) {
    forward.run(x, f, Ending.bias(b), y);
  }

  @Override
  public void gradInput(Tensor f, Tensor dy, Tensor dx) {
    byInput.get().run(f, dy, dx);
  }

  @Override
  public void gradFilters(Tensor x, Tensor dy, Tensor df) {
    byFilters.get().run(x, dy, df);
  }

  @Override
  public void gradBias(Tensor dy, Tensor db) {
    byBias.get().gradient(dy, db);
  }

  @Override
  public void close() {
    forward.close();
    byInput.made().ifPresent(ClInputGradient::close);
    byFilters.made().ifPresent(ClFilterGradient::close);
    byBias.made().ifPresent(ClBias::close);
  }
}
