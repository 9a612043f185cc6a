package dev.clarinet.reference;

import static dev.clarinet.reference.ReferenceMemory.data;

import dev.clarinet.Tensor;
import dev.clarinet.op.Concatenation;
import java.util.List;

/** {@link Concatenation} as it is written on paper; j counts the pixels of a plane, since i counts the inputs. */
final class ReferenceConcatenation implements Concatenation {
  private final Parts g;
  private final int C;

  ReferenceConcatenation(Parts g) {
    this.g = g;
    C = g.channelsBefore(g.xs().size());
  }

  @Override
  public void forward(List<Tensor> xs, Tensor ys) {
    double[] y = data(ys);
    for (int i = 0; i < xs.size(); i++) {
      double[] x = data(xs.get(i));
      for (int n = 0; n < g.N(); n++)
        for (int c = 0; c < g.channels(i); c++)
          for (int j = 0; j < g.plane(); j++) y[y(i, n, c, j)] = x[x(i, n, c, j)];
    }
  }

  @Override
  public void gradInput(int i, Tensor dys, Tensor dxs) {
    double[] dy = data(dys), dx = data(dxs);
    for (int n = 0; n < g.N(); n++)
      for (int c = 0; c < g.channels(i); c++)
        for (int j = 0; j < g.plane(); j++) dx[x(i, n, c, j)] = dy[y(i, n, c, j)];
  }

  private int x(int i, int n, int c, int j) {
    return (n * g.channels(i) + c) * g.plane() + j;
  }

  private int y(int i, int n, int c, int j) {
    return (n * C + g.channelsBefore(i) + c) * g.plane() + j;
  }
}
