package dev.clarinet.opencl.tune;

import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.FusedConvolution;
import dev.clarinet.op.MatMul;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Spec;
import java.util.List;

/**
 * One verb of an operation on tensors of noise, which a tuner times.
 *
 * @param name of verb and geometry, as people read it
 * @param spec of the operation
 * @param lazy whether launchers choose at the first run, not when the operation is prepared
 * @param reads what is read
 * @param writes the shape of the answer
 * @param call of the prepared operation
 * @param exact how an element of the answer is made from what is read
 */
record Workload<O extends Operation>(
    String name,
    Spec<O> spec,
    boolean lazy,
    List<Input> reads,
    Shape writes,
    Call<O> call,
    Exact exact) {

  /** Runs an operation. */
  interface Call<O> {
    void run(O operation, List<Tensor> reads, Tensor answer);
  }

  /** Adds up, in double, what the element of the answer at an index is the sum of. */
  interface Exact {
    void add(int index, List<float[]> reads, Sums sums);
  }

  /** The verbs of this spec's operation that there is anything to choose for. */
  static List<Workload<?>> of(Spec<?> spec) {
    if (spec instanceof MatMul.Sizes sizes) return List.of(product(sizes));
    if (spec instanceof Convolution.Geometry g) return ConvolutionWork.training(g);
    if (spec instanceof FusedConvolution.Epilogue e)
      return List.of(ConvolutionWork.inference(e.geometry()));
    return List.of();
  }

  private static Workload<MatMul> product(MatMul.Sizes s) {
    var plain = new MatMul.Sizes(s.M(), s.N(), s.K(), s.transposeA(), s.transposeB(), 1, 0);
    return new Workload<>(
        "matrix product " + s.M() + "x" + s.N() + "x" + s.K(),
        plain,
        false,
        List.of(new Input(s.A(), Input.Kind.SLOPES), new Input(s.B(), Input.Kind.SLOPES)),
        s.C(),
        (matmul, reads, C) -> matmul.multiply(reads.get(0), reads.get(1), C),
        (index, reads, sums) -> add(s, index, reads.get(0), reads.get(1), sums));
  }

  private static void add(MatMul.Sizes s, int index, float[] A, float[] B, Sums sums) {
    int m = index / s.N(), n = index % s.N();
    for (int k = 0; k < s.K(); k++)
      sums.add(
          A[s.transposeA() ? k * s.M() + m : m * s.K() + k],
          B[s.transposeB() ? n * s.K() + k : k * s.N() + n]);
  }
}
