package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import java.util.List;

/** The gradient by the input of any convolution: for each phase of the stride, filters turned round, then a sum over dy. */
final class PhaseInputGradient implements ClInputGradient {
  private final ClRuntime runtime;
  private final Geometry g;
  private final Kernel turn;
  private final List<Part> parts;

  private record Part(InputPhase phase, ClWindowSum sum) {}

  PhaseInputGradient(ClRuntime runtime, Geometry g) {
    this.runtime = runtime;
    this.g = g;
    turn = runtime.kernel("convolution_turn");
    parts = InputPhase.of(g).stream()
        .map(phase -> new Part(phase, new ClWindowSum(runtime, phase.sum())))
        .toList();
    runtime.reserveScratch(bytes());
  }

  private long bytes() {
    return (long) g.filters().size() * Float.BYTES;
  }

  @Override
  public void run(Tensor f, Tensor dy, Tensor dx) {
    runtime.withScratch(bytes(), turned -> parts.forEach(part -> run(part, f, dy, turned, dx)));
  }

  private void run(Part part, Object f, Object dy, ClBuffer turned, Object dx) {
    if (part.phase.met()) turn(part.phase, f, turned);
    part.sum.run(dy, turned, Ending.NONE, dx);
  }

  private void turn(InputPhase phase, Object f, ClBuffer turned) {
    var r = phase.rows();
    var s = phase.columns();
    int K = g.filtersPerGroup(), C = g.channelsPerGroup();
    turn.args(
            K, C, g.R(), g.S(), r.first(), s.first(), r.every(), s.every(), r.taken(), s.taken(), f,
            turned)
        .items((long) C * K * r.taken() * s.taken(), g.groups())
        .launch();
  }

  @Override
  public void close() {
    parts.forEach(part -> part.sum.close());
  }
}
