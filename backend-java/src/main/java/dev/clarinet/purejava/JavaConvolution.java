package dev.clarinet.purejava;

import static dev.clarinet.purejava.JavaMemory.floats;

import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution;

/**
 * {@link Convolution} as products of matrices over {@link Tile tiles}. One of them has a row for each element (c,r,s)
 * and a column for each window (n,p,q): the pixels that meet there, as {@link Places} finds them.
 *
 * <pre>
 *   forward      y [k, npq]      =  f [k, crs]  ·  pixels[crs, npq]          + b[k]
 *   gradInput    pixels[crs,npq] =  fᵀ[crs, k]  ·  dy[k, npq]                each then added to its pixel of dx
 *   gradFilters  df[k, crs]      =  dy[k, npq]  ·  pixelsᵀ[npq, crs]
 * </pre>
 *
 * A group is the same on its own channels and filters. A linear layer needs no pixels found: {@link LinearConvolution}.
 * Where windows move by one pixel and few zeros lie around dy, gradInput is a forward too: {@link TurnedGradInput}.
 */
final class JavaConvolution implements Convolution {
  private static final float[] NO_BIAS = {};

  private final Geometry g;
  private final Workers workers;
  private final Forward forward;
  private final GradInput gradInput;
  private final ConvolutionGradFilters gradFilters;

  private interface Forward {
    /** An empty b counts as zeros. */
    void run(float[] x, float[] f, float[] b, float[] y);
  }

  private interface GradInput {
    void run(float[] f, float[] dy, float[] dx);
  }

  JavaConvolution(Geometry g, Workers workers) {
    this.g = g;
    this.workers = workers;
    gradFilters = new ConvolutionGradFilters(g, workers);
    if (LinearConvolution.is(g)) {
      var linear = new LinearConvolution(g, workers);
      forward = linear::forward;
      gradInput = linear::gradInput;
    } else {
      forward = new ConvolutionForward(g, workers)::run;
      gradInput = TurnedGradInput.serves(g)
          ? new TurnedGradInput(g, workers)::run
          : new ConvolutionGradInput(g, workers)::run;
    }
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
    gradInput.run(floats(f), floats(dy), floats(dx));
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
