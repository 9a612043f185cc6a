package dev.clarinet.test.onnx;

import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.MatMul;
import java.util.Arrays;
import java.util.List;

/** ONNX operators that multiply matrices. */
final class MatrixOperators {
  private MatrixOperators() {}

  /** Gemm; without its third input, or with β = 0, C is full of NaN before. */
  static List<OnnxArray> gemm(OnnxNode node, OnnxBench bench) {
    boolean transposeA = node.integer("transA", 0) == 1,
        transposeB = node.integer("transB", 0) == 1;
    Shape as = node.floats(0).shape(), bs = node.floats(1).shape();
    int M = as.get(transposeA ? 1 : 0),
        K = as.get(transposeA ? 0 : 1),
        N = bs.get(transposeB ? 0 : 1);
    double beta = node.has(2) ? node.number("beta", 1) : 0;
    var sizes = new MatMul.Sizes(M, N, K, transposeA, transposeB, node.number("alpha", 1), beta);

    Tensor C = beta == 0 ? bench.empty(sizes.C()) : bench.put(node.floats(2).broadcast(sizes.C()));
    bench.prepare(sizes).multiply(bench.put(node.input(0)), bench.put(node.input(1)), C);
    return List.of(OnnxBench.read(C));
  }

  /** MatMul, one product after the other where there are many. */
  static List<OnnxArray> product(OnnxNode node, OnnxBench bench) {
    Shape as = node.floats(0).shape(), bs = node.floats(1).shape();
    int rank = as.rank();
    if (rank < 2 || bs.rank() != rank) throw node.uncovered("with broadcasting");
    int M = as.get(rank - 2),
        K = as.get(rank - 1),
        N = bs.get(rank - 1),
        count = as.size() / (M * K);
    var product = bench.prepare(MatMul.Sizes.of(M, N, K));

    var answer = new double[count * M * N];
    for (int i = 0; i < count; i++) {
      var C = bench.empty(Shape.of(M, N));
      product.multiply(part(node.input(0), i, M, K, bench), part(node.input(1), i, K, N, bench), C);
      System.arraycopy(C.readDoubles(), 0, answer, i * M * N, M * N);
    }
    int[] extents = as.extents();
    extents[rank - 1] = N;
    return List.of(OnnxArray.floats(Shape.of(extents), answer));
  }

  private static Tensor part(OnnxArray array, int i, int rows, int columns, OnnxBench bench) {
    int size = rows * columns;
    var values = Arrays.copyOfRange(array.values(), i * size, (i + 1) * size);
    return bench.put(OnnxArray.floats(Shape.of(rows, columns), values));
  }
}
