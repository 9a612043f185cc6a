package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import java.util.Comparator;
import java.util.Optional;

/**
 * How {@code convolution_winograd_scatter} cuts up a geometry.
 *
 * @param tile its tiles, of slopes
 * @param panels the constants of its product: channels are the rows, images the lanes
 * @param CB channels of a piece of work
 */
record WinogradScatterPlan(WinogradTile tile, Panels panels, int CB) {
  /** Floats of a seat that should stay in a core's second-level cache, for vectors of 8. */
  private static final int MOST_FLOATS = 1 << 17;

  private static final int VECTORS = 2;

  /** The cheapest way to compute this gradient so, if it suits any: small images, a vector of them or more. */
  static Optional<WinogradScatterPlan> of(DeviceFacts facts, Winograd winograd, Geometry g) {
    return WinogradTile.of(winograd, WindowSum.forward(g))
        .filter(WinogradTile::isPlain)
        .map(tile -> of(facts, tile, g))
        .filter(plan -> plan.fits(g))
        .min(Comparator.comparingDouble(plan -> plan.cost(g)));
  }

  private static WinogradScatterPlan of(DeviceFacts facts, WinogradTile tile, Geometry g) {
    int C = g.channelsPerGroup(), lanes = Panels.lanes(facts);
    var panels = new Panels(lanes, Panels.rowsFor(lanes, C, VECTORS), VECTORS, 1, 1);
    int units = Math.max(1, facts.computeUnits()), blocks = Ints.divideUp(g.N(), lanes);
    int parts = Ints.divideUp(units, blocks * g.groups());
    int CB = Math.min(C, Ints.roundUp(Ints.divideUp(C, parts), panels.rows()));
    return new WinogradScatterPlan(tile, panels, CB);
  }

  /** How many channels a piece has does not decide whether it fits, since that depends on the cores. */
  private boolean fits(Geometry g) {
    var all = new WinogradScatterPlan(tile, panels, g.channelsPerGroup());
    return all.floatsOfSeat(g) * 8 <= (long) MOST_FLOATS * panels.lanes();
  }

  /** What it costs a group of channels, in multiply-adds at full speed: vectors that are not full cost as much. */
  double cost(Geometry g) {
    double tiles = (double) Ints.roundUp(g.N(), panels.lanes())
        * Ints.roundUp(tile.covering(1, g.P(), g.Q()), panels.vectors());
    double K = g.filtersPerGroup(), C = Ints.roundUp(g.channelsPerGroup(), panels.rows());
    double transforms = C * tile.costOfTurnedPixels() + K * tile.costOfTurnedAnswers();
    return tile.places() * (tiles * (C * K + transforms) + 8 * C * K);
  }

  Defines defines() {
    return tile.defines(panels);
  }

  /** How many groups share the work. */
  int seats(DeviceFacts facts, Geometry g) {
    long blocks = Ints.divideUp(g.N(), panels.lanes());
    long pieces = blocks * g.groups() * Ints.divideUp(g.channelsPerGroup(), CB);
    return Seats.of(facts, pieces, floatsOfSeat(g));
  }

  /** Floats of a seat: the slopes, the pixels, and transformed slopes. */
  long floatsOfSeat(Geometry g) {
    long K = g.filtersPerGroup(), border = tile.window() - 1L, places = tile.places();
    long rows = Ints.roundUp(g.P(), tile.answers()), columns = Ints.roundUp(g.Q(), tile.answers());
    long numbers = K * rows * columns + CB * (rows + border) * (columns + border);
    return panels.lanes() * (numbers + places * K * panels.vectors()) + places * WinogradTile.LINE;
  }
}
