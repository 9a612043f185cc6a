package dev.clarinet.reference;

import static dev.clarinet.reference.ReferenceMemory.data;

import dev.clarinet.Tensor;
import dev.clarinet.op.GlobalAverage;

/** {@link GlobalAverage} as it is written on paper; i counts the pixels of a plane. */
final class ReferenceGlobalAverage implements GlobalAverage {
  private final Planes g;

  ReferenceGlobalAverage(Planes g) {
    this.g = g;
  }

  @Override
  public void forward(Tensor xs, Tensor ys) {
    double[] x = data(xs), y = data(ys);
    for (int n = 0; n < g.N(); n++)
      for (int c = 0; c < g.C(); c++) {
        double sum = 0;
        for (int i = 0; i < g.plane(); i++) sum += x[x(n, c, i)];
        y[y(n, c)] = sum / g.plane();
      }
  }

  @Override
  public void gradInput(Tensor dys, Tensor dxs) {
    double[] dy = data(dys), dx = data(dxs);
    for (int n = 0; n < g.N(); n++)
      for (int c = 0; c < g.C(); c++)
        for (int i = 0; i < g.plane(); i++) dx[x(n, c, i)] = dy[y(n, c)] / g.plane();
  }

  private int x(int n, int c, int i) {
    return (n * g.C() + c) * g.plane() + i;
  }

  private int y(int n, int c) {
    return n * g.C() + c;
  }
}
