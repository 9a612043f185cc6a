package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.MatMul;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceData;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Launch;
import dev.clarinet.opencl.runtime.Program;

/** {@link MatMul} by {@code matmul_panels.cl} on CPUs and by {@code matmul_tiles.cl} on GPUs, in one launch. */
final class ClMatMul implements MatMul {
  private final Sizes sizes;
  private final Program program;
  private final Shot shot;

  /** How a family launches its kernel. */
  private interface Shot {
    Launch at(Sizes sizes, Object A, Object B, Object C);
  }

  ClMatMul(ClRuntime runtime, Sizes sizes) {
    this.sizes = sizes;
    if (runtime.family() == KernelFamily.CPU) {
      var plan = runtime.choose(ProductPlan.space(runtime.facts(), sizes));
      program = runtime.program("matmul_panels", plan.defines());
      shot = panelShot(program.kernel("matmul_panels"), plan);
    } else {
      var tiles =
          runtime.choose(Tiles.space(runtime.facts(), "matmul_tiles: " + ProductPlan.text(sizes)));
      program = runtime.program("matmul_tiles", tiles.defines());
      shot = tileShot(program.kernel("matmul_tiles"), tiles);
    }
    try (var nothing = runtime.floats(1)) {
      warm(nothing);
    }
  }

  /** The first launch of a kernel may compile it: one that has nothing to do. */
  private void warm(DeviceData nothing) {
    shot.at(new Sizes(0, 0, 0, false, false, 1, 0), nothing, nothing, nothing)
        .groups(1, 1)
        .launch();
  }

  private static Shot panelShot(Kernel kernel, ProductPlan plan) {
    return (sizes, A, B, C) -> {
      var s = plan.of(sizes);
      return kernel
          .args(
              s.M(),
              s.N(),
              s.K(),
              flag(s.transposeA()),
              flag(s.transposeB()),
              flag(plan.turned()),
              (float) s.alpha(),
              (float) s.beta(),
              plan.rowsOfGroup(),
              plan.panelsOfGroup(),
              plan.turned() ? B : A,
              plan.turned() ? A : B,
              C)
          .groups(plan.groups(s));
    };
  }

  private static Shot tileShot(Kernel kernel, Tiles tiles) {
    return (s, A, B, C) -> kernel
        .args(
            s.M(),
            s.N(),
            s.K(),
            flag(s.transposeA()),
            flag(s.transposeB()),
            (float) s.alpha(),
            (float) s.beta(),
            A,
            B,
            C)
        .groups(
            Ints.divideUp(Math.max(1, s.N()), tiles.columns()),
            Ints.divideUp(Math.max(1, s.M()), tiles.rows()));
  }

  private static int flag(boolean value) {
    return value ? 1 : 0;
  }

  @Override
  public void multiply(Tensor A, Tensor B, Tensor C) {
    shot.at(sizes, A, B, C).launch();
  }

  /** The same with another β: it reaches the kernel as an argument. */
  void multiply(double beta, Tensor A, Tensor B, Tensor C) {
    var s = new Sizes(
        sizes.M(),
        sizes.N(),
        sizes.K(),
        sizes.transposeA(),
        sizes.transposeB(),
        sizes.alpha(),
        beta);
    shot.at(s, A, B, C).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
