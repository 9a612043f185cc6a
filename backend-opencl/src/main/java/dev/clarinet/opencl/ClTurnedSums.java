package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import java.util.List;
import java.util.Optional;

/** The gradient of a convolution by its input: for each phase of the stride, filters turned round, then a sum over dy. */
final class ClTurnedSums implements ClInputGradient {
  private final ClRuntime runtime;
  private final Geometry g;
  private final Kernel turn;
  private final List<Part> parts;

  private record Part(InputPhase phase, ClWindowSum sum) {}

  ClTurnedSums(ClRuntime runtime, Geometry g) {
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
  public void run(Object f, Object dy, Object dx) {
    runtime.withScratch(bytes(), turned -> parts.forEach(part -> run(part, f, dy, turned, dx)));
  }

  private void run(Part part, Object f, Object dy, ClBuffer turned, Object dx) {
    if (part.phase.met()) turn(part.phase, f, turned);
    part.sum.run(dy, turned, Optional.empty(), dx);
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
