package dev.clarinet.purejava;

import dev.clarinet.op.Convolution;
import dev.clarinet.op.MatMul;

/**
 * A convolution where image and window are one pixel, which is a linear layer: y = x·fᵀ + b and dx = dy·f are products
 * of matrices that lie in memory as they are needed. For a single image forward is four times as fast this way.
 */
final class LinearConvolution {
  private final MatrixProduct forward, gradInput;

  LinearConvolution(Convolution.Geometry g, Workers workers) {
    forward = new MatrixProduct(MatMul.Sizes.of(g.N(), g.K(), g.C()).withTransposedB(), workers);
    gradInput = new MatrixProduct(MatMul.Sizes.of(g.N(), g.C(), g.K()), workers);
  }

  /** Whether a convolution is one. */
  static boolean is(Convolution.Geometry g) {
    boolean pixels = g.H() == 1 && g.W() == 1 && g.R() == 1 && g.S() == 1;
    return pixels && g.groups() == 1 && !g.window().padded();
  }

  /** An empty b counts as zeros. */
  void forward(float[] x, float[] f, float[] b, float[] y) {
    forward.run(x, f, b, y);
  }

  void gradInput(float[] f, float[] dy, float[] dx) {
    gradInput.run(dy, f, MatrixProduct.NOTHING, dx);
  }
}
