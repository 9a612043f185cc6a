package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.MatMul;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceData;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Launch;
import dev.clarinet.opencl.runtime.Program;
import dev.clarinet.opencl.runtime.Space;
import dev.clarinet.opencl.runtime.Struct;
import java.util.stream.Stream;

/**
 * {@link MatMul} in one launch: on CPUs by {@code matmul_panels.cl} or {@code matmul_dots.cl}, on GPUs by {@code
 * matmul_tiles.cl}.
 */
final class ClMatMul implements MatMul {
  private static final String PANELS = "matmul_panels",
      DOTS = "matmul_dots",
      TILES = "matmul_tiles";

  private final Program program;
  private final boolean turned;
  private final Launch launch;
  private final Launch adding;

  /** How a kernel is launched for sizes; the matrices are still to come, in another order where it is turned. */
  private interface Shot {
    Launch at(Sizes sizes);
  }

  ClMatMul(ClRuntime runtime, Sizes sizes) {
    Shot shot;
    if (isByDots(runtime, sizes)) {
      var plan = runtime.choose(DotPlan.space(runtime.facts(), sizes));
      program = runtime.program(DOTS, plan.defines());
      turned = plan.turned();
      shot = dotShot(program.kernel(DOTS), plan);
    } else if (runtime.family() == KernelFamily.CPU) {
      var plan = runtime.choose(ProductPlan.space(runtime.facts(), sizes));
      program = runtime.program(PANELS, plan.defines());
      turned = plan.turned();
      shot = panelShot(program.kernel(PANELS), plan);
    } else {
      String question = TILES + ": " + ProductPlan.text(sizes);
      var tiles = runtime.choose(Tiles.space(runtime.facts(), question, sizes.M(), sizes.N(), 1));
      var tiled = TileProgram.of(runtime, TILES, Defines.none(), tiles);
      program = tiled.program();
      turned = false;
      shot = tileShot(program.kernel(TILES), tiled.tiles());
    }
    launch = shot.at(sizes);
    adding = shot.at(withOne(sizes));
    try (var nothing = runtime.floats(1)) {
      warm(shot, nothing);
    }
  }

  /** The same with β = 1. */
  private static Sizes withOne(Sizes g) {
    return new Sizes(g.M(), g.N(), g.K(), g.transposeA(), g.transposeB(), g.alpha(), 1);
  }

  private static boolean isByDots(ClRuntime runtime, Sizes g) {
    if (runtime.family() != KernelFamily.CPU || !DotPlan.fits(g)) return false;
    return runtime
        .choose(Space.direct(
            "matrix product: " + ProductPlan.text(g),
            DotPlan.suits(g) ? DOTS : PANELS,
            () -> Stream.of(DOTS, PANELS)))
        .equals(DOTS);
  }

  /** The first launch of a kernel may compile it: one that has nothing to do. */
  private static void warm(Shot shot, DeviceData nothing) {
    shot.at(new Sizes(0, 0, 0, false, false, 1, 0))
        .with(nothing, nothing, nothing)
        .launch();
  }

  private static Shot dotShot(Kernel kernel, DotPlan plan) {
    return s -> {
      int JB = plan.rowsOfGroup(s);
      boolean turned = plan.turned();
      return kernel
          .first(
              Struct.of(
                  turned ? s.N() : s.M(),
                  turned ? s.M() : s.N(),
                  s.K(),
                  flag(turned),
                  JB,
                  plan.block(s)),
              (float) s.alpha(),
              (float) s.beta())
          .groups(Ints.divideUp(Math.max(1, Math.max(s.M(), s.N())), JB), 1);
    };
  }

  private static Shot panelShot(Kernel kernel, ProductPlan plan) {
    return sizes -> {
      var s = plan.of(sizes);
      return kernel
          .first(
              Struct.of(
                  s.M(),
                  s.N(),
                  s.K(),
                  flag(s.transposeA()),
                  flag(s.transposeB()),
                  flag(plan.turned()),
                  plan.rowsOfGroup(),
                  plan.panelsOfGroup()),
              (float) s.alpha(),
              (float) s.beta())
          .groups(plan.groups(s));
    };
  }

  private static Shot tileShot(Kernel kernel, Tiles tiles) {
    return s -> kernel
        .first(
            s.M(),
            s.N(),
            s.K(),
            flag(s.transposeA()),
            flag(s.transposeB()),
            (float) s.alpha(),
            (float) s.beta())
        .groups(
            Ints.divideUp(Math.max(1, s.N()), tiles.columns()),
            Ints.divideUp(Math.max(1, s.M()), tiles.rows()));
  }

  private static int flag(boolean value) {
    return value ? 1 : 0;
  }

  @Override
  public void multiply(Tensor A, Tensor B, Tensor C) {
    run(launch, A, B, C);
  }

  /** The same with what is in C already, whatever β says. */
  void add(Tensor A, Tensor B, Tensor C) {
    run(adding, A, B, C);
  }

  private void run(Launch prepared, Tensor A, Tensor B, Tensor C) {
    prepared.with(turned ? B : A, turned ? A : B, C).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
