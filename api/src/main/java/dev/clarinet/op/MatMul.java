package dev.clarinet.op;

import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;

/**
 * The matrix product C[M,N] = α · op(A) · op(B) + β · C, where op(A) is M×K, op(B) is K×N, and op transposes or does
 * not:
 *
 * <pre>
 *   C[m,n] = α · Σ k  A[m,k] · B[k,n] + β · C[m,n]
 * </pre>
 *
 * With β = 0, C is only written, whatever it held. C may not be the memory of A or B.
 */
public interface MatMul extends Operation {
  /** C from A and B, and from C unless β is 0. */
  void multiply(Tensor A, Tensor B, Tensor C);

  /**
   * For which matrices.
   *
   * @param M rows of C
   * @param N columns of C
   * @param K how many products are added for each element
   * @param transposeA whether A is stored as [K,M]
   * @param transposeB whether B is stored as [N,K]
   * @param alpha what the product is multiplied by
   * @param beta what the old C is multiplied by
   */
  record Sizes(
      int M, int N, int K, boolean transposeA, boolean transposeB, double alpha, double beta)
      implements Spec<MatMul> {

    /** C = A·B for A[M,K] and B[K,N]. */
    public static Sizes of(int M, int N, int K) {
      return new Sizes(M, N, K, false, false, 1, 0);
    }

    /** With A stored as [K,M]. */
    public Sizes withTransposedA() {
      return new Sizes(M, N, K, true, transposeB, alpha, beta);
    }

    /** With B stored as [N,K]. */
    public Sizes withTransposedB() {
      return new Sizes(M, N, K, transposeA, true, alpha, beta);
    }

    /** [M,K], or [K,M] if it is stored transposed. */
    public Shape A() {
      return transposeA ? Shape.of(K, M) : Shape.of(M, K);
    }

    /** [K,N], or [N,K] if it is stored transposed. */
    public Shape B() {
      return transposeB ? Shape.of(N, K) : Shape.of(K, N);
    }

    /** [M,N]. */
    public Shape C() {
      return Shape.of(M, N);
    }

    @Override
    public Work work(String method) {
      return switch (method) {
        case "multiply" -> beta == 0 ? product() : product().plus(Work.moving(C()));
        default -> throw Work.unknown(this, method);
      };
    }

    private Work product() {
      return Work.moving(A(), B(), C()).multiplying((long) M * N * K);
    }

    @Override
    public MatMul checked(MatMul raw, Guard guard) {
      Shape as = A(), bs = B(), cs = C();
      return new MatMul() {
        @Override
        public void multiply(Tensor A, Tensor B, Tensor C) {
          guard
              .reads("A", A, as)
              .reads("B", B, bs)
              .apart("C", C, A)
              .apart("C", C, B)
              .writes("C", C, cs);
          guard.run("multiply", () -> raw.multiply(A, B, C));
        }

        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }
}
