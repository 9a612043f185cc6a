package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;
import java.util.Arrays;
import java.util.List;

/** The gradient by filters of 3×3 or 5×5 as a {@link SlopesPlan} has it, for CPUs. */
final class WinogradFilterGradient implements ClFilterGradient {
  private final ClRuntime runtime;
  private final Geometry g;
  private final SlopesPlan plan;
  private final long[] groups;
  private final Program program;
  private final Kernel sum;
  private final Kernel add;

  WinogradFilterGradient(ClRuntime runtime, Geometry g, SlopesPlan plan) {
    this.runtime = runtime;
    this.g = g;
    this.plan = plan;
    groups =
        plan.groups(runtime.facts(), g).stream().mapToLong(Integer::longValue).toArray();
    program = runtime.program(plan.kernel(), plan.defines());
    sum = program.kernel(plan.kernel());
    add = program.kernel("winograd_chunks_add");
    runtime.reserveScratch(bytes());
  }

  /** The sums of the chunks, and then each group's own part. */
  private long bytes() {
    long all = Arrays.stream(groups).reduce(1, (a, b) -> a * b);
    return (plan.floatsOfSums(g) + all * plan.floatsOfGroup(g)) * Float.BYTES;
  }

  @Override
  public void run(Object x, Object dy, Object df) {
    runtime.withScratch(bytes(), List.of(x, dy), scratch -> run(x, dy, scratch, df));
  }

  private void run(Object x, Object dy, ClBuffer scratch, Object df) {
    int C = g.channelsPerGroup(), K = g.filtersPerGroup();
    var numbers = List.<Object>of(
        g.N(), C, g.H(), g.W(), K, g.P(), g.Q(), g.window().top(), g.window().left());
    var own = Lists.concat(plan.arguments(g), x, dy, scratch);
    sum.args(Lists.concat(numbers, own)).groups(groups).launch();
    add.args(K, C, plan.chunks(), scratch, df).groups(K, g.groups()).launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
