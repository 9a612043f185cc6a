package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How {@code convolution_winograd} cuts up a sum.
 *
 * @param tile answers along a side of a tile
 * @param panels the constants of its product: tiles are the rows, filters the lanes
 * @param tilesAtOnce tiles that a group transforms and multiplies at a time, T
 * @param panelsAtOnce panels of filters that a group multiplies them with, MB
 * @param parts into how many groups the filters are split
 * @param tileGroups how many groups share the tiles, G0
 */
record WinogradPlan(
    int tile, Panels panels, int tilesAtOnce, int panelsAtOnce, int parts, int tileGroups) {
  /** Floats of a line of the cache. */
  private static final int LINE = 16;

  /** The cheapest way to compute this sum here, if that is not the direct one. */
  static Optional<WinogradPlan> of(DeviceFacts facts, Winograd winograd, WindowSum sum) {
    if (!sum.isOfThree()) return Optional.empty();
    double direct = winograd == Winograd.WHERE_IT_PAYS ? directCost(sum) : Double.POSITIVE_INFINITY;
    return winograd.tiles().stream()
        .filter(tile -> cost(facts, tile, sum) < direct)
        .min(Comparator.comparingDouble(tile -> cost(facts, tile, sum)))
        .map(tile -> plan(facts, tile, sum));
  }

  /**
   * What a group of channels costs directly, in multiply-adds at full speed: besides those themselves, a tenth for what
   * runs beside them, and gathering each window's pixels once for each block of filters.
   */
  private static double directCost(WindowSum sum) {
    double answers = (double) sum.N() * sum.rows().answers() * sum.columns().answers();
    int M = Ints.roundUp(sum.M(), Panels.rowsFor(sum.M()));
    return answers * (9.0 * sum.C() * (1.1 * M + 15) + 30.0 * M);
  }

  /** What it costs by tiles: their products, their transforms to and fro, and reading the transformed filters. */
  private static double cost(DeviceFacts facts, int tile, WindowSum sum) {
    var panels = panels(facts, tile, sum);
    double places = (tile + 2) * (tile + 2), tiles = Ints.roundUp(tiles(sum, tile), panels.rows());
    int M = Ints.roundUp(sum.M(), panels.columns()), C = Ints.roundUp(sum.C(), panels.lanes());
    double transform = tile == 4 ? 28 : 14;
    return places * (tiles * sum.C() * M + transform * tiles * (C + M) + 4.0 * sum.C() * M);
  }

  private static Panels panels(DeviceFacts facts, int tile, WindowSum sum) {
    int lanes = Panels.lanes(facts);
    return new Panels(lanes, rows(lanes, tiles(sum, tile)), sum.M() > lanes ? 2 : 1, 1, 1);
  }

  /** Tiles that are multiplied at a time: as many as the registers hold, or fewer where many would be left over. */
  private static int rows(int lanes, int tiles) {
    var choices = lanes == 16 ? Stream.of(12, 8, 4) : Stream.of(6, 4);
    return choices
        .min(Comparator.comparingDouble(rows -> Ints.roundUp(tiles, rows) * (1 + 0.6 / rows)))
        .orElseThrow();
  }

  private static int tiles(WindowSum sum, int tile) {
    return Math.max(1, sum.N())
        * Ints.divideUp(sum.rows().answers(), tile)
        * Ints.divideUp(sum.columns().answers(), tile);
  }

  private static WinogradPlan plan(DeviceFacts facts, int tile, WindowSum sum) {
    var panels = panels(facts, tile, sum);
    int units = Math.max(1, facts.computeUnits());
    int tiles = tiles(sum, tile), T = Math.min(48, Ints.roundUp(tiles, panels.rows()));
    int blocks = Ints.divideUp(tiles, T), allPanels = Ints.divideUp(sum.M(), panels.columns());
    int parts = Math.min(allPanels, Ints.divideUp(4 * units, blocks * sum.groups()));
    int MB = Ints.divideUp(allPanels, parts);
    parts = Ints.divideUp(allPanels, MB);
    int tileGroups = Math.min(blocks, Ints.divideUp(8 * units, parts * sum.groups()));
    return new WinogradPlan(tile, panels, T, MB, parts, tileGroups);
  }

  Defines defines() {
    return Defines.of("LANES", panels.lanes())
        .with("MR", panels.rows())
        .with("NV", panels.vectors())
        .with("TILE", tile);
  }

  /** Places of a transformed tile. */
  int places() {
    return (tile + 2) * (tile + 2);
  }

  /** Floats of a group of transformed filters: a line more for each place, so that places are no power of two apart. */
  long floatsOfFilters(WindowSum sum) {
    return places() * ((long) Ints.roundUp(sum.M(), panels.columns()) * sum.C() + LINE);
  }

  /** Floats that all groups need together while they run. */
  long floatsOfScratch(WindowSum sum) {
    long T = tilesAtOnce, v = T * Ints.roundUp(sum.C(), LINE) + LINE;
    return groups(sum) * places() * (v + T * panels.columns());
  }

  private long groups(WindowSum sum) {
    return (long) tileGroups * parts * sum.groups();
  }
}
