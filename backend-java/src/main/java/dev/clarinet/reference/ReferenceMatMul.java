package dev.clarinet.reference;

import static dev.clarinet.reference.ReferenceMemory.data;

import dev.clarinet.Tensor;
import dev.clarinet.op.MatMul;

/** {@link MatMul} as it is written on paper. */
final class ReferenceMatMul implements MatMul {
  private final Sizes g;

  ReferenceMatMul(Sizes g) {
    this.g = g;
  }

  @Override
  public void multiply(Tensor as, Tensor bs, Tensor cs) {
    double[] A = data(as), B = data(bs), C = data(cs);
    for (int m = 0; m < g.M(); m++)
      for (int n = 0; n < g.N(); n++) {
        double sum = 0;
        for (int k = 0; k < g.K(); k++) sum += A[a(m, k)] * B[b(k, n)];
        C[c(m, n)] = g.beta() == 0 ? g.alpha() * sum : g.alpha() * sum + g.beta() * C[c(m, n)];
      }
  }

  private int a(int m, int k) {
    return g.transposeA() ? k * g.M() + m : m * g.K() + k;
  }

  private int b(int k, int n) {
    return g.transposeB() ? n * g.K() + k : k * g.N() + n;
  }

  private int c(int m, int n) {
    return m * g.N() + n;
  }
}
