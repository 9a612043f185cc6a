package dev.clarinet.bench;

/**
 * The sizes of a matrix product C[M,N] = A·B, where A has K columns, as libraries for matrices take them.
 *
 * @param M rows of C
 * @param N columns of C
 * @param K terms of each sum
 * @param transposeA whether A is stored as [K,M]
 * @param transposeB whether B is stored as [N,K]
 */
record Product(int M, int N, int K, boolean transposeA, boolean transposeB) {
  static Product of(int M, int N, int K) {
    return new Product(M, N, K, false, false);
  }

  /** With B stored as [N,K], as the weights of a linear layer are. */
  Product withTransposedB() {
    return new Product(M, N, K, transposeA, true);
  }

  /** With A stored as [K,M], as the slope by the weights needs it. */
  Product withTransposedA() {
    return new Product(M, N, K, true, transposeB);
  }

  double flops() {
    return 2.0 * M * N * K;
  }

  int indexA(int m, int k) {
    return transposeA ? k * M + m : m * K + k;
  }

  int indexB(int k, int n) {
    return transposeB ? n * K + k : k * N + n;
  }
}
