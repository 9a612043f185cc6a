package dev.clarinet.bench;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;

/** OpenBLAS, by JavaCPP. */
final class OpenBlasSide implements Side {
  @Override
  public String name() {
    return "openblas";
  }

  @Override
  public Optional<Job> prepare(Case c, int sets, Map<String, float[]> inputs) {
    return c.product().map(product -> new Products(product, sets, inputs));
  }

  /** Products, on memory of the library's own. */
  private static final class Products implements Job {
    private final Product product;
    private final List<FloatPointer> A = new ArrayList<>();
    private final List<FloatPointer> B = new ArrayList<>();
    private final List<FloatPointer> C = new ArrayList<>();

    Products(Product product, int sets, Map<String, float[]> inputs) {
      this.product = product;
      for (int i = 0; i < sets; i++) {
        A.add(new FloatPointer(Objects.requireNonNull(inputs.get("A"))));
        B.add(new FloatPointer(Objects.requireNonNull(inputs.get("B"))));
        C.add(new FloatPointer((long) product.M() * product.N()));
      }
    }

    @Override
    public void run(int set) {
      int M = product.M(), N = product.N(), K = product.K();
      cblas_sgemm(
          CblasRowMajor,
          product.transposeA() ? CblasTrans : CblasNoTrans,
          product.transposeB() ? CblasTrans : CblasNoTrans,
          M,
          N,
          K,
          1,
          A.get(set),
          product.transposeA() ? M : K,
          B.get(set),
          product.transposeB() ? K : N,
          0,
          C.get(set),
          N);
    }

    @Override
    public void finish() {}

    @Override
    public float[] answer(int set) {
      var numbers = new float[product.M() * product.N()];
      C.get(set).get(numbers);
      return numbers;
    }

    @Override
    public void close() {
      A.forEach(FloatPointer::close);
      B.forEach(FloatPointer::close);
      C.forEach(FloatPointer::close);
    }
  }
}
