package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import java.util.Comparator;
import java.util.Optional;

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

  /** Multiply-adds of one group of channels, as they take place. */
  private static double directCost(WindowSum sum) {
    var panels = Panels.rowsFor(sum.M());
    double answers = (double) sum.N() * sum.rows().answers() * sum.columns().answers();
    return answers * Ints.roundUp(sum.M(), panels) * (9.0 * sum.C() * 1.1 + 30);
  }

  private static double cost(DeviceFacts facts, int tile, WindowSum sum) {
    var panels = panels(facts, sum);
    int places = (tile + 2) * (tile + 2), lanes = panels.lanes();
    int tiles = Ints.roundUp(tiles(sum, tile), panels.rows());
    int M = Ints.roundUp(sum.M(), panels.columns()), C = Ints.roundUp(sum.C(), lanes);
    double multiply = (double) tiles * places * sum.C() * M;
    double transform = 12.0 * tiles * places * (C + M);
    double filters = 8.0 * places * sum.C() * M;
    return multiply + transform + filters;
  }

  private static Panels panels(DeviceFacts facts, WindowSum sum) {
    int lanes = Panels.lanes(facts);
    int rows = lanes == 16 ? 12 : 6;
    return new Panels(lanes, rows, sum.M() > lanes ? 2 : 1, 1, 1);
  }

  private static int tiles(WindowSum sum, int tile) {
    return Math.max(1, sum.N())
        * Ints.divideUp(sum.rows().answers(), tile)
        * Ints.divideUp(sum.columns().answers(), tile);
  }

  private static WinogradPlan plan(DeviceFacts facts, int tile, WindowSum sum) {
    var panels = panels(facts, sum);
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
