package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.KernelFamily;
import java.util.List;

/**
 * The gradient of a convolution by its filters. The pixels that it adds up are cut into chunks, which are added in
 * order afterwards; their number follows from the geometry alone, so that results do not depend on the device's cores.
 */
interface ClFilterGradient extends AutoCloseable {
  /** Groups that there should be for a device to be busy. */
  int GROUPS = 32;

  /** Floats that the sums of all chunks may take together, if there is more than one. */
  long MOST_SUMS = 1 << 26;

  /** df from x and dy. */
  void run(Object x, Object dy, Object df);

  @Override
  void close();

  /** By the algorithm that fits the device and the geometry. */
  static ClFilterGradient of(ClRuntime runtime, Winograd winograd, Geometry g) {
    boolean few = ClWindowSum.areFew(g.filtersPerGroup(), runtime.family());
    if (runtime.family() != KernelFamily.CPU)
      return few ? direct(runtime, g, false) : new TileFilterGradient(runtime, g);
    return runtime
        .choose(SlopesPlan.space(runtime.facts(), winograd, g))
        .<ClFilterGradient>map(plan -> new WinogradFilterGradient(runtime, g, plan))
        .orElseGet(() -> onCpu(runtime, g, few));
  }

  private static ClFilterGradient onCpu(ClRuntime runtime, Geometry g, boolean few) {
    if (few) {
      return PlanePlan.of(runtime.facts(), WindowSum.forward(g))
          .map(plan -> planes(runtime, g, plan))
          .orElseGet(() -> direct(runtime, g, true));
    }
    return FilterCuts.space(runtime.facts(), g)
        .map(cuts -> runtime.choose(cuts).on(runtime, g))
        .orElseGet(() -> direct(runtime, g, true));
  }

  /** How many chunks of {@code parts}, when each has so many groups and takes so many floats. */
  static int chunks(int parts, long groups, long floats) {
    long wanted = Math.min(GROUPS / Math.max(1, groups) + 1, Math.max(1, MOST_SUMS / floats));
    return (int) Math.min(parts, wanted);
  }

  /** N to left, the arguments that all kernels begin with. */
  static List<Object> arguments(Geometry g) {
    var w = g.window();
    return List.of(Lists.concat(
        Lists.extents(g),
        g.R(),
        g.S(),
        w.strideH(),
        w.strideW(),
        w.dilationH(),
        w.dilationW(),
        w.top(),
        w.left(),
        g.groups()));
  }

  private static ClFilterGradient planes(ClRuntime runtime, Geometry g, PlanePlan plan) {
    var program = runtime.program("convolution_filters_planes", plan.defines());
    var kernel = program.kernel("convolution_filters_planes");
    return new ClFilterGradient() {
      @Override
      public void run(Object x, Object dy, Object df) {
        kernel
            .args(Lists.concat(arguments(g), plan.PB(), plan.WL(), x, dy, df))
            .groups((long) g.K() * g.channelsPerGroup())
            .launch();
      }

      @Override
      public void close() {
        program.close();
      }
    };
  }

  private static ClFilterGradient direct(ClRuntime runtime, Geometry g, boolean cpu) {
    int items = cpu ? 1 : Integer.highestOneBit(Math.min(64, runtime.facts().maxGroup()));
    var program =
        runtime.program("convolution_direct", Defines.of("RUN", cpu ? 8 : 1).with("WG", items));
    var kernel = program.kernel("convolution_direct_filters");
    return new ClFilterGradient() {
      @Override
      public void run(Object x, Object dy, Object df) {
        kernel
            .args(Lists.concat(arguments(g), x, dy, df))
            .groups(g.filters().size())
            .launch();
      }

      @Override
      public void close() {
        program.close();
      }
    };
  }
}
