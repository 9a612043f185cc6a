package dev.clarinet.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.blast.CLBlast;
import org.jocl.blast.CLBlastLayout;
import org.jocl.blast.CLBlastTranspose;
import org.jocl.cl_mem;

/** CLBlast, on Clarinet's OpenCL device, with the parameters that it ships. */
final class ClBlastSide implements Side {
  private final OpenClDevice device;

  ClBlastSide(OpenClDevice device) {
    this.device = device;
    CLBlast.setExceptionsEnabled(true);
  }

  @Override
  public String name() {
    return "clblast";
  }

  @Override
  public Optional<Job> prepare(Case c, int sets, Map<String, float[]> inputs) {
    return c.product().map(product -> new Products(product, sets, inputs));
  }

  /** Products, in the device's memory. */
  private final class Products implements Job {
    private final Product product;
    private final List<cl_mem> A = new ArrayList<>();
    private final List<cl_mem> B = new ArrayList<>();
    private final List<cl_mem> C = new ArrayList<>();

    Products(Product product, int sets, Map<String, float[]> inputs) {
      this.product = product;
      for (int i = 0; i < sets; i++) {
        A.add(device.memory(Objects.requireNonNull(inputs.get("A"))));
        B.add(device.memory(Objects.requireNonNull(inputs.get("B"))));
        C.add(device.memory((long) product.M() * product.N()));
      }
    }

    @Override
    public void run(int set) {
      int M = product.M(), N = product.N(), K = product.K();
      CLBlast.CLBlastSgemm(
          CLBlastLayout.CLBlastLayoutRowMajor,
          transpose(product.transposeA()),
          transpose(product.transposeB()),
          M,
          N,
          K,
          1,
          A.get(set),
          0,
          product.transposeA() ? M : K,
          B.get(set),
          0,
          product.transposeB() ? K : N,
          0,
          C.get(set),
          0,
          N,
          device.queue(),
          null);
    }

    private static int transpose(boolean yes) {
      return yes ? CLBlastTranspose.CLBlastTransposeYes : CLBlastTranspose.CLBlastTransposeNo;
    }

    @Override
    public void finish() {
      device.finish();
    }

    @Override
    public float[] answer(int set) {
      return device.read(C.get(set), product.M() * product.N());
    }

    @Override
    public void close() {
      A.forEach(CL::clReleaseMemObject);
      B.forEach(CL::clReleaseMemObject);
      C.forEach(CL::clReleaseMemObject);
    }
  }
}
