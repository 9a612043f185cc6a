package dev.clarinet.bench;

import dev.clarinet.Shape;
import dev.clarinet.op.MatMul;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Products of matrices: square ones, those that the layers of LeNet and ResNet-18 are made of, and one so small that it
 * shows what a launch costs.
 */
final class ProductCases {
  private static final int SMALL = 512;
  private static final int SAMPLES = 256;

  private ProductCases() {}

  static List<Case> all() {
    var cases = new ArrayList<Case>();
    for (int N : List.of(128, 256, 512, 1024, 2048)) {
      var c = of("matmul/" + N, Product.of(N, N, N));
      cases.add(c);
      if (N < SMALL) cases.add(c.named("matmul/" + N + "-wait").waiting());
    }
    layers(cases);
    var smallest = of("launch/product", Unit.RUNS, 1, Product.of(4, 16, 4));
    cases.add(smallest);
    cases.add(smallest.named("launch/product-wait").waiting());
    for (int N : List.of(256, 512, 1024))
      cases.add(of("java/matmul-" + N, Product.of(N, N, N)).on("java"));
    return cases;
  }

  /** Linear layers at batch 64 with both slopes, and convolutions of one image written as products K × PQ × CRS. */
  private static void layers(List<Case> cases) {
    cases.add(of("matmul/lenet-conv1", Product.of(20, 576, 25)));
    cases.add(of("matmul/lenet-conv2", Product.of(50, 64, 500)));
    cases.add(of("matmul/lenet-linear1", Product.of(64, 500, 800).withTransposedB()));
    cases.add(of("matmul/lenet-linear1-input", Product.of(64, 800, 500)));
    cases.add(of("matmul/lenet-linear1-weights", Product.of(500, 800, 64).withTransposedA()));
    cases.add(of("matmul/lenet-linear2", Product.of(64, 10, 500).withTransposedB()));
    cases.add(of("matmul/resnet-conv1", Product.of(64, 112 * 112, 147)));
    cases.add(of("matmul/resnet-64-56", Product.of(64, 56 * 56, 576)));
    cases.add(of("matmul/resnet-128-28", Product.of(128, 28 * 28, 1152)));
    cases.add(of("matmul/resnet-256-14", Product.of(256, 14 * 14, 2304)));
    cases.add(of("matmul/resnet-512-7", Product.of(512, 7 * 7, 4608)));
    cases.add(of("matmul/resnet-shortcut-128", Product.of(128, 28 * 28, 64)));
    cases.add(of("matmul/resnet-linear", Product.of(32, 1000, 512).withTransposedB()));
  }

  private static Case of(String name, Product p) {
    return of(name, Unit.FLOPS, p.flops(), p);
  }

  private static Case of(String name, Unit unit, double work, Product p) {
    var sizes = new MatMul.Sizes(p.M(), p.N(), p.K(), p.transposeA(), p.transposeB(), 1, 0);
    var recipe =
        Recipe.of(sizes, (matMul, t) -> matMul.multiply(t.get("A"), t.get("B"), t.get("C")));
    return Case.of(name, unit, work, recipe)
        .input("A", new Slot(sizes.A(), Slot.Values.SIGNED, 1))
        .input("B", new Slot(sizes.B(), Slot.Values.SIGNED, 1))
        .answer("C", Shape.of(p.M(), p.N()))
        .product(p)
        .tolerance(1e-6)
        .torch(
            "C = torch.mm(" + torch("A", p.transposeA()) + ", " + torch("B", p.transposeB()) + ")")
        .onnx(graph -> graph
            .node("Gemm", "C", "A", "B")
            .withOne("transA", p.transposeA() ? 1 : 0)
            .withOne("transB", p.transposeB() ? 1 : 0))
        .oracle((inputs, answer) -> error(p, inputs, answer));
  }

  private static String torch(String letter, boolean transposed) {
    return transposed ? "torch.t(" + letter + ")" : letter;
  }

  /** At elements drawn by lot, computed in double. */
  private static double error(Product p, Map<String, float[]> inputs, float[] C) {
    float[] A = Objects.requireNonNull(inputs.get("A")),
        B = Objects.requireNonNull(inputs.get("B"));
    var random = new SplittableRandom(2);
    double worst = 0, largest = 0;
    for (int i = 0; i < SAMPLES; i++) {
      int m = random.nextInt(p.M()), n = random.nextInt(p.N());
      double sum = 0, size = 0;
      for (int k = 0; k < p.K(); k++) {
        double term = (double) A[p.indexA(m, k)] * B[p.indexB(k, n)];
        sum += term;
        size += Math.abs(term);
      }
      worst = Math.max(worst, Math.abs(C[m * p.N() + n] - sum));
      largest = Math.max(largest, size);
    }
    return worst / largest;
  }
}
