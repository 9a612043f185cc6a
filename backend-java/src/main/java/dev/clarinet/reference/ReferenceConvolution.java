package dev.clarinet.reference;

import static dev.clarinet.reference.ReferenceMemory.data;

import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution;
import java.util.Arrays;

/** {@link Convolution} as it is written on paper. */
final class ReferenceConvolution implements Convolution {
  private final Geometry g;

  ReferenceConvolution(Geometry g) {
    this.g = g;
  }

  @Override
  public void forward(Tensor xs, Tensor fs, Tensor ys) {
    forward(data(xs), data(fs), new double[g.K()], data(ys));
  }

  @Override
  public void forward(Tensor xs, Tensor fs, Tensor bs, Tensor ys) {
    forward(data(xs), data(fs), data(bs), data(ys));
  }

  private void forward(double[] x, double[] f, double[] b, double[] y) {
    for (int n = 0; n < g.N(); n++)
      for (int k = 0; k < g.K(); k++)
        for (int p = 0; p < g.P(); p++)
          for (int q = 0; q < g.Q(); q++) {
            double sum = b[k];
            for (int c = 0; c < g.channelsPerGroup(); c++)
              for (int r = 0; r < g.R(); r++)
                for (int s = 0; s < g.S(); s++) {
                  int h = g.h(p, r), w = g.w(q, s);
                  if (g.insideImage(h, w))
                    sum += x[g.x(n, g.channel(k, c), h, w)] * f[g.f(k, c, r, s)];
                }
            y[g.y(n, k, p, q)] = sum;
          }
  }

  /** The loops of forward: what x[n,c,h,w] gave to y[n,k,p,q] is what dy[n,k,p,q] gives back. */
  @Override
  public void gradInput(Tensor fs, Tensor dys, Tensor dxs) {
    double[] f = data(fs), dy = data(dys), dx = data(dxs);
    Arrays.fill(dx, 0, g.input().size(), 0);
    for (int n = 0; n < g.N(); n++)
      for (int k = 0; k < g.K(); k++)
        for (int p = 0; p < g.P(); p++)
          for (int q = 0; q < g.Q(); q++)
            for (int c = 0; c < g.channelsPerGroup(); c++)
              for (int r = 0; r < g.R(); r++)
                for (int s = 0; s < g.S(); s++) {
                  int h = g.h(p, r), w = g.w(q, s);
                  if (g.insideImage(h, w))
                    dx[g.x(n, g.channel(k, c), h, w)] += dy[g.y(n, k, p, q)] * f[g.f(k, c, r, s)];
                }
  }

  @Override
  public void gradFilters(Tensor xs, Tensor dys, Tensor dfs) {
    double[] x = data(xs), dy = data(dys), df = data(dfs);
    for (int k = 0; k < g.K(); k++)
      for (int c = 0; c < g.channelsPerGroup(); c++)
        for (int r = 0; r < g.R(); r++)
          for (int s = 0; s < g.S(); s++) {
            double sum = 0;
            for (int n = 0; n < g.N(); n++)
              for (int p = 0; p < g.P(); p++)
                for (int q = 0; q < g.Q(); q++) {
                  int h = g.h(p, r), w = g.w(q, s);
                  if (g.insideImage(h, w))
                    sum += dy[g.y(n, k, p, q)] * x[g.x(n, g.channel(k, c), h, w)];
                }
            df[g.f(k, c, r, s)] = sum;
          }
  }

  @Override
  public void gradBias(Tensor dys, Tensor dbs) {
    double[] dy = data(dys), db = data(dbs);
    for (int k = 0; k < g.K(); k++) {
      double sum = 0;
      for (int n = 0; n < g.N(); n++)
        for (int p = 0; p < g.P(); p++) {
          for (int q = 0; q < g.Q(); q++) sum += dy[g.y(n, k, p, q)];
        }
      db[k] = sum;
    }
  }
}
