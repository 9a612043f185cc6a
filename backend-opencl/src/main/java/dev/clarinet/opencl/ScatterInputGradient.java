package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Local;
import dev.clarinet.opencl.runtime.Program;
import dev.clarinet.opencl.runtime.Space;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The gradient of a convolution by its input by {@code convolution_scatter.cl}, for CPUs, where turned filters would
 * meet too many zeros: with a stride, in small images with wide padding, or with few channels.
 */
final class ScatterInputGradient implements ClInputGradient {
  /** Local memory for the image: with a panel beside it, it should stay in a core's second-level cache. */
  private static final int MOST_IMAGE = 320 << 10;

  private static final int GROUPS = 16, VECTORS = 2;

  private final ClRuntime runtime;
  private final Geometry g;
  private final Panels panels;
  private final int run;
  private final int CB;
  private final int blocks;
  private final int tiles;
  private final Program program;
  private final Kernel pack;
  private final Kernel scatter;

  ScatterInputGradient(ClRuntime runtime, Geometry g) {
    this.runtime = runtime;
    this.g = g;
    run = run(g);
    CB = channelsOfBlock(runtime.facts(), g, run);
    blocks = Ints.divideUp(g.channelsPerGroup(), CB);
    int rows = CB * g.R() * g.S();
    panels = runtime.choose(panels(runtime.facts(), g, rows, run));
    tiles = Ints.divideUp(rows, panels.rows());
    program = runtime.program("convolution_scatter", panels.defines().with("RUN", run));
    pack = program.kernel("convolution_scatter_pack");
    scatter = program.kernel("convolution_scatter");
    runtime.reserveScratch(bytes());
  }

  /** Whether it suits: enough filters to sum over, many zeros or few channels otherwise, and an image that fits. */
  static boolean suits(ClRuntime runtime, Geometry g) {
    var w = g.window();
    boolean strided = w.strideH() > 1 || w.strideW() > 1;
    boolean hollow = 4L * g.P() * g.Q() < 3L * g.H() * g.W();
    return g.filtersPerGroup() >= 8
        && (strided || hollow || g.channelsPerGroup() < 4)
        && fits(runtime, g);
  }

  /** What it costs a group of channels, in multiply-adds at full speed: adding up takes as long as multiplying. */
  static double cost(Geometry g) {
    return 1.9 * g.N() * g.P() * g.Q() * g.R() * g.S() * g.channelsPerGroup() * g.filtersPerGroup();
  }

  /** Whether this device can do it: an image fits its memory. */
  static boolean fits(ClRuntime runtime, Geometry g) {
    return runtime.family() == KernelFamily.CPU
        && imageBytes(g, run(g)) <= mostImage(runtime.facts());
  }

  /** Panels of whole runs. */
  private static Space<Panels> panels(DeviceFacts facts, Geometry g, int rows, int run) {
    var heuristic = Panels.of(facts, rows, VECTORS);
    return Space.direct(
        "convolution_scatter: " + WindowSum.forward(g).text(),
        heuristic,
        () -> heuristic.others(facts, rows).filter(other -> other.columns() % run == 0));
  }

  /** Bytes that the panels leave. */
  private static long mostImage(DeviceFacts facts) {
    return Math.min(
        MOST_IMAGE, facts.localMemory() - Panels.of(facts, 1, VECTORS).bytes());
  }

  /** Columns in a run: what is rounded up is wasted, and short runs are slow to add. */
  private static int run(Geometry g) {
    return Stream.of(8, 4, 1)
        .min(Comparator.comparingDouble(
            run -> Ints.roundUp(g.Q(), run) * (run == 8 ? 1.1 : run == 4 ? 1.25 : 3)))
        .orElseThrow();
  }

  /** WL: numbers in a phase of a row of dx, as far as windows, runs and the image reach. */
  private static int phase(Geometry g, int run) {
    var w = g.window();
    int reached = Ints.roundUp(g.Q(), run) + (g.S() - 1) * w.dilationW() / w.strideW();
    return Math.max(reached, (g.W() - 1 + w.left()) / w.strideW() + 1);
  }

  private static long imageBytes(Geometry g, int run) {
    return (long) g.H() * g.window().strideW() * phase(g, run) * Float.BYTES;
  }

  /** As many channels as fit, unless there would be too few groups to keep the cores busy. */
  private static int channelsOfBlock(DeviceFacts facts, Geometry g, int run) {
    long fit = mostImage(facts) / imageBytes(g, run);
    int fair = Math.max(1, g.channelsPerGroup() * g.N() * g.groups() / GROUPS);
    return (int) Math.min(g.channelsPerGroup(), Math.min(fit, fair));
  }

  private long bytes() {
    return (long) g.groups() * blocks * tiles * panels.rows() * g.filtersPerGroup() * Float.BYTES;
  }

  @Override
  public void run(Tensor f, Tensor dy, Tensor dx) {
    runtime.withScratch(bytes(), List.of(f, dy), a -> run(f, a, dy, dx));
  }

  private void run(Object f, ClBuffer a, Object dy, Object dx) {
    pack.args(g.filtersPerGroup(), g.channelsPerGroup(), g.R() * g.S(), CB, tiles, f, a)
        .groups(tiles, blocks, g.groups())
        .launch();
    var image = new Local(imageBytes(g, run) * CB);
    scatter
        .args(
            Lists.concat(ClFilterGradient.arguments(g), CB, tiles, phase(g, run), a, dy, dx, image))
        .groups(blocks, g.N(), g.groups())
        .launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
