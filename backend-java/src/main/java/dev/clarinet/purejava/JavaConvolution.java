package dev.clarinet.purejava;

import static dev.clarinet.purejava.JavaMemory.floats;

import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.MatMul;

/**
 * {@link Convolution} as matrix products over {@link Tile tiles}, with the images as the matrix of {@link Columns}:
 *
 * <pre>
 *   forward      y [k, npq]       =  f [k, crs]  ·  columns[crs, npq]          + b[k]
 *   gradInput    columns[crs,npq] =  fᵀ[crs, k]  ·  dy[k, npq]                 each then added to its pixel of dx
 *   gradFilters  df[k, crs]       =  dy[k, npq]  ·  columnsᵀ[npq, crs]
 * </pre>
 *
 * A group is the same on its own channels and filters. In a linear layer all is one pixel: dx is a plain
 * product there, without the detour over pixels.
 */
final class JavaConvolution implements Convolution {
  private static final float[] NO_BIAS = {};

  private final Geometry g;
  private final Workers workers;
  private final ConvolutionForward forward;
  private final ConvolutionGradInput gradInput;
  private final ConvolutionGradFilters gradFilters;
  private final MatrixProduct linear;

  JavaConvolution(Geometry g, Workers workers) {
    this.g = g;
    this.workers = workers;
    forward = new ConvolutionForward(g, workers);
    gradInput = new ConvolutionGradInput(g, workers);
    gradFilters = new ConvolutionGradFilters(g, workers);
    linear = new MatrixProduct(MatMul.Sizes.of(g.N(), g.C(), g.K()), workers);
  }

  @Override
  public void forward(Tensor x, Tensor f, Tensor y) {
    forward.run(floats(x), floats(f), NO_BIAS, floats(y));
  }

  @Override
  public void forward(Tensor x, Tensor f, Tensor b, Tensor y) {
    forward.run(floats(x), floats(f), floats(b), floats(y));
  }

  @Override
  public void gradInput(Tensor f, Tensor dy, Tensor dx) {
    if (isLinear()) linear.run(floats(dy), floats(f), floats(dx));
    else gradInput.run(floats(f), floats(dy), floats(dx));
  }

  private boolean isLinear() {
    return g.groups() == 1
        && g.H() * g.W() == 1
        && g.R() == 1
        && g.S() == 1
        && !g.window().padded();
  }

  @Override
  public void gradFilters(Tensor x, Tensor dy, Tensor df) {
    gradFilters.run(floats(x), floats(dy), floats(df));
  }

  @Override
  public void gradBias(Tensor dy, Tensor db) {
    float[] slopes = floats(dy), sums = floats(db);
    int plane = g.P() * g.Q();
    workers.runOnRanges(g.K(), Math.max(1, Workers.RANGE / plane / g.N()), (from, to) -> {
      for (int k = from; k < to; k++) {
        double sum = 0;
        for (int n = 0; n < g.N(); n++) {
          int at = (n * g.K() + k) * plane;
          sum += Arithmetic.sum(slopes, at, at + plane);
        }
        sums[k] = (float) sum;
      }
    });
  }
}
