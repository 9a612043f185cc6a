package dev.clarinet.purejava;

import static dev.clarinet.purejava.JavaMemory.floats;

import dev.clarinet.Tensor;
import dev.clarinet.op.MatMul;

/** {@link MatMul} on tensors; the work is {@link MatrixProduct}. */
final class JavaMatMul implements MatMul {
  private final MatrixProduct product;

  JavaMatMul(Sizes g, Workers workers) {
    product = new MatrixProduct(g, workers);
  }

  @Override
  public void multiply(Tensor A, Tensor B, Tensor C) {
    product.run(floats(A), floats(B), MatrixProduct.NOTHING, floats(C));
  }
}
