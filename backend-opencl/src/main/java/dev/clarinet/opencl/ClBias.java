package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Program;

/** What convolutions do with their bias apart from adding it to a sum: {@code convolution_bias.cl}. */
final class ClBias implements AutoCloseable {
  private final Geometry g;
  private final Program program;

  ClBias(ClRuntime runtime, Geometry g) {
    this.g = g;
    var facts = runtime.facts();
    boolean cpu = runtime.family() == KernelFamily.CPU;
    var defines = cpu
        ? Defines.of("LANES", Panels.lanes(facts)).with("WG", 1)
        : Defines.of("LANES", 4).with("WG", Integer.highestOneBit(Math.min(64, facts.maxGroup())));
    program = runtime.program("convolution_bias", defines);
  }

  /** db from dy. */
  void gradient(Object dy, Object db) {
    program
        .kernel("convolution_bias_gradient")
        .args(g.N(), g.K(), g.P() * g.Q(), dy, db)
        .groups(g.K())
        .launch();
  }

  /** b in every row of y[N,K], the answers of one pixel. */
  void spread(Object b, Object y) {
    program
        .kernel("convolution_bias_spread")
        .args(g.N(), g.K(), b, y)
        .groups(g.N())
        .launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
