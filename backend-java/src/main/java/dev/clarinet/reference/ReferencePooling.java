package dev.clarinet.reference;

import static dev.clarinet.reference.ReferenceMemory.data;

import dev.clarinet.Tensor;
import dev.clarinet.op.Pooling;
import java.util.Arrays;

/** {@link Pooling} as it is written on paper. */
final class ReferencePooling implements Pooling {
  private final Windows g;

  ReferencePooling(Windows g) {
    this.g = g;
  }

  @Override
  public void forward(Tensor xs, Tensor ys) {
    double[] x = data(xs), y = data(ys);
    for (int n = 0; n < g.N(); n++)
      for (int c = 0; c < g.C(); c++)
        for (int p = 0; p < g.P(); p++)
          for (int q = 0; q < g.Q(); q++)
            y[y(n, c, p, q)] = switch (g.kind()) {
              case MAXIMUM -> x[firstMaximum(x, n, c, p, q)];
              case RECTIFIED_MAXIMUM -> rectified(x[firstMaximum(x, n, c, p, q)]);
              case AVERAGE -> sum(x, n, c, p, q) / g.count(p, q);
            };
  }

  @Override
  public void gradInput(Tensor xs, Tensor dys, Tensor dxs) {
    double[] x = data(xs), dy = data(dys), dx = data(dxs);
    Arrays.fill(dx, 0, g.input().size(), 0);
    for (int n = 0; n < g.N(); n++)
      for (int c = 0; c < g.C(); c++)
        for (int p = 0; p < g.P(); p++)
          for (int q = 0; q < g.Q(); q++) {
            double slope = dy[y(n, c, p, q)];
            switch (g.kind()) {
              case MAXIMUM -> dx[firstMaximum(x, n, c, p, q)] += slope;
              case RECTIFIED_MAXIMUM -> {
                int first = firstMaximum(x, n, c, p, q);
                if (isGreater(x[first], 0)) dx[first] += slope;
              }
              case AVERAGE -> addToWindow(slope / g.count(p, q), dx, n, c, p, q);
            }
          }
  }

  /** Where the greatest element of the window lies, and of several equal ones the first. */
  private int firstMaximum(double[] x, int n, int c, int p, int q) {
    int first = -1;
    for (int r = 0; r < g.window().R(); r++)
      for (int s = 0; s < g.window().S(); s++) {
        int h = g.window().h(p, r), w = g.window().w(q, s);
        if (g.insideImage(h, w) && (first < 0 || isGreater(x[x(n, c, h, w)], x[first])))
          first = x(n, c, h, w);
      }
    return first;
  }

  private static boolean isGreater(double a, double b) {
    return a > b || (Double.isNaN(a) && !Double.isNaN(b));
  }

  private static double rectified(double greatest) {
    return isGreater(greatest, 0) ? greatest : 0;
  }

  private double sum(double[] x, int n, int c, int p, int q) {
    double sum = 0;
    for (int r = 0; r < g.window().R(); r++)
      for (int s = 0; s < g.window().S(); s++) {
        int h = g.window().h(p, r), w = g.window().w(q, s);
        if (g.insideImage(h, w)) sum += x[x(n, c, h, w)];
      }
    return sum;
  }

  private void addToWindow(double share, double[] dx, int n, int c, int p, int q) {
    for (int r = 0; r < g.window().R(); r++)
      for (int s = 0; s < g.window().S(); s++) {
        int h = g.window().h(p, r), w = g.window().w(q, s);
        if (g.insideImage(h, w)) dx[x(n, c, h, w)] += share;
      }
  }

  private int x(int n, int c, int h, int w) {
    return ((n * g.C() + c) * g.H() + h) * g.W() + w;
  }

  private int y(int n, int c, int p, int q) {
    return ((n * g.C() + c) * g.P() + p) * g.Q() + q;
  }
}
