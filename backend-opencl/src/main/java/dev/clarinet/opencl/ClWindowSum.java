package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Launch;
import dev.clarinet.opencl.runtime.Program;
import dev.clarinet.opencl.runtime.Space;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A {@link WindowSum} in one launch: on CPUs {@code convolution_rows}, or {@code convolution_panels} where windows are
 * too large or of one pixel, as {@link #suitsPanels} has it; {@code convolution_tiles} on GPUs, and {@code
 * convolution_direct} where a group has so few filters that a tile would be mostly empty.
 */
final class ClWindowSum implements ClWindows {
  private static final List<Integer> RUNS = List.of(8, 4, 1);

  /** Answers of a plane up to which, and from which on, windows of one pixel are faster by panels, as timed. */
  private static final int SMALL_PLANE = 16, LARGE_PLANE = 160;

  private final Optional<TurnedFilters> turned;
  private final Program program;
  private final Launch launch;

  /** How a kernel is launched for a sum; the {@link Ending} and the tensors are still to come. */
  private interface Shot {
    Launch at(WindowSum sum);
  }

  ClWindowSum(ClRuntime runtime, WindowSum sum) {
    turned = sum.C() == 0 || sum.filters().isPlain(sum)
        ? Optional.empty()
        : Optional.of(new TurnedFilters(runtime, sum));
    boolean cpu = runtime.family() == KernelFamily.CPU;
    int columns = isPointwise(sum) ? 128 : 64;
    var panels = Panels.of(runtime.facts(), sum.M(), 2, columns);
    boolean few = areFew(sum.M(), runtime.family());
    boolean wide = cpu && sum.columns().taps() > panels.steps();
    var rows = cpu ? rows(runtime, sum, !few && !wide) : Optional.<RowPlan>empty();
    int run = cpu ? run(sum) : 1;
    Shot shot;
    if (rows.isPresent()) {
      program = runtime.program("convolution_rows", rows.get().defines());
      shot = rows(rows.get(), runtime);
    } else if (few || wide) {
      int items = cpu ? 1 : Math.min(64, runtime.facts().maxGroup());
      program = runtime.program("convolution_direct", Defines.of("RUN", run).with("WG", items));
      shot = direct(run, items);
    } else if (cpu) {
      var cut = runtime.choose(cuts(runtime.facts(), sum, panels));
      int length =
          runtime.choose(Space.direct("convolution_panels runs: " + sum.text(), run, RUNS::stream));
      program = runtime.program("convolution_panels", cut.defines().with("RUN", length));
      shot = panels(cut, length);
    } else {
      String question = "convolution_tiles: " + sum.text();
      var tiles = runtime.choose(
          Tiles.space(runtime.facts(), question, sum.M(), columns(sum), sum.groups()));
      var tiled = TileProgram.of(runtime, "convolution_tiles", Defines.none(), tiles);
      program = tiled.program();
      shot = tiles(tiled.tiles());
    }
    launch = shot.at(sum);
    warm(runtime, shot, sum);
  }

  /** How it is computed from rows of x, if it is; where the panels' kernel is as good, only if that is faster. */
  private static Optional<RowPlan> rows(ClRuntime runtime, WindowSum sum, boolean orPanels) {
    String rows = "convolution_rows", panels = "convolution_panels";
    var plans = RowPlan.space(runtime.facts(), sum);
    if (plans.isEmpty()) return Optional.empty();
    String kernel = runtime.choose(Space.direct(
        "direct convolution: " + sum.text(),
        suitsPanels(sum) ? panels : rows,
        () -> orPanels ? Stream.of(rows, panels) : Stream.empty()));
    return kernel.equals(rows) ? plans.map(runtime::choose) : Optional.empty();
  }

  /** Whether so few filters in a group would leave most of a tile empty. */
  static boolean areFew(int filters, KernelFamily family) {
    return filters < (family == KernelFamily.CPU ? 4 : 8);
  }

  /** Whether there is one tap, so that nothing that is copied is seen twice. */
  private static boolean isPointwise(WindowSum sum) {
    return sum.rows().taps() * sum.columns().taps() == 1 && sum.M() >= 4;
  }

  /** Whether windows are of one pixel and see all pixels of planes so large, or so small, that panels are faster. */
  private static boolean suitsPanels(WindowSum sum) {
    int answers = sum.rows().answers() * sum.columns().answers();
    boolean dense = sum.rows().stride() * sum.columns().stride() == 1;
    return isPointwise(sum) && dense && (answers <= SMALL_PLANE || answers >= LARGE_PLANE);
  }

  /** Columns in a run: the more the cheaper they are gathered, but what a row's last run has too many is wasted. */
  private static int run(WindowSum sum) {
    int Q = sum.columns().answers();
    return RUNS.stream()
        .min(Comparator.comparingDouble(
            run -> Ints.roundUp(Q, run) * (sum.M() / 16.0 + (run == 8 ? 0.3 : run == 4 ? 0.6 : 6))))
        .orElseThrow();
  }

  /** Panels of whole runs, whose steps hold a row of a filter. */
  private static Space<Panels> cuts(DeviceFacts facts, WindowSum sum, Panels heuristic) {
    return Space.direct(
        "convolution_panels: " + sum.text(),
        heuristic,
        () -> heuristic
            .others(facts, sum.M())
            .filter(
                cut -> cut.columns() % 8 == 0 && cut.steps() >= sum.columns().taps()));
  }

  private static void warm(ClRuntime runtime, Shot shot, WindowSum sum) {
    try (var nothing = runtime.floats(1)) {
      shot.at(sum.ofNothing())
          .with(0, 0, 1.0f, nothing, nothing, nothing, nothing, nothing)
          .launch();
    }
  }

  @Override
  public void run(Tensor x, Tensor f, Ending ending, Tensor y) {
    if (turned.isEmpty()) run(x, f, f, ending, y);
    else turned.get().with(f, x, t -> run(x, t, f, ending, y));
  }

  private void run(Tensor x, Object filters, Tensor f, Ending ending, Tensor y) {
    Tensor b = ending.b().orElse(f), r = ending.r().orElse(y);
    launch
        .with(ending.biased(), ending.adds(), ending.below(), x, filters, b, r, y)
        .launch();
  }

  private Shot panels(Panels panels, int run) {
    var kernel = program.kernel("convolution_panels");
    return s -> {
      int runs =
          Math.max(1, s.N() * s.rows().answers() * Ints.divideUp(s.columns().answers(), run));
      int columnGroups = Ints.divideUp(runs, panels.columnsOfGroup() / run);
      int rows = panels.rowsOfGroup(s.M(), columnGroups * s.groups());
      return kernel
          .first(s.numbers(), rows)
          .groups(columnGroups, Ints.divideUp(s.M(), rows), s.groups());
    };
  }

  private Shot tiles(Tiles tiles) {
    var kernel = program.kernel("convolution_tiles");
    return s -> kernel.first(s.numbers()).groups(tiles.groups(s.M(), columns(s), s.groups()));
  }

  /** Columns of a sum that is computed as a product; at least one is launched. */
  private static int columns(WindowSum s) {
    return Math.max(1, s.N() * s.rows().answers() * s.columns().answers());
  }

  private Shot rows(RowPlan plan, ClRuntime runtime) {
    var kernel = program.kernel("convolution_rows");
    return s -> {
      int MB = plan.answersOfPiece(runtime.facts(), s);
      long pieces = (long) s.N()
          * s.groups()
          * Ints.divideUp(s.M(), MB)
          * Ints.divideUp(s.rows().answers(), plan.PB());
      return kernel
          .first(s.numbers(), runtime.seats(), s.groups(), plan.PB(), plan.WL(), plan.CB(), MB)
          .groups(Seats.of(runtime.facts(), pieces, 0));
    };
  }

  private Shot direct(int run, int items) {
    var kernel = program.kernel("convolution_direct");
    return s -> {
      int runs = s.rows().answers() * Ints.divideUp(s.columns().answers(), run);
      int channels = Math.max(1, s.N()) * s.groups() * s.M();
      int atOnce = items > 1 ? 1 : Math.max(16, Ints.divideUp(runs, Ints.divideUp(64, channels)));
      return kernel
          .first(s.numbers(), s.groups(), s.N() == 0 ? 0 : atOnce)
          .items(Ints.divideUp(runs, atOnce), channels);
    };
  }

  @Override
  public void close() {
    turned.ifPresent(TurnedFilters::close);
    program.close();
  }
}
