package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.Candidate;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.Space;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How a gradient by the filters is cut up to be computed by Winograd's tiles. */
sealed interface SlopesPlan permits WinogradSlopesPlan, WinogradImageSlopesPlan {

  /** Its tiles, whose answers are slopes. */
  WinogradTile tile();

  /** The constants of its product: filters are the rows, channels the lanes. */
  Panels panels();

  /** Parts of the sum, which are added in order. */
  int chunks();

  /** The kernel that computes it so. */
  String kernel();

  default Defines defines() {
    return tile().defines(panels());
  }

  /** The kernel's arguments between the seats and the tensors. */
  List<Object> arguments(Geometry g);

  /** Into how many pieces the work is cut. */
  long pieces(Geometry g);

  /** How many groups share them; no number of the answers depends on it. */
  default int seats(DeviceFacts facts, Geometry g) {
    return Seats.of(facts, pieces(g), floatsOfSeat(g));
  }

  /** Floats of a seat's scratch memory. */
  long floatsOfSeat(Geometry g);

  /** What it costs a group of channels, in multiply-adds at full speed. */
  double cost(Geometry g);

  /** Floats of the sums of all chunks. */
  default long floatsOfSums(Geometry g) {
    return chunks() * floatsOfChunk(tile(), panels(), g);
  }

  /** Floats of the sums of a chunk. */
  static long floatsOfChunk(WinogradTile tile, Panels panels, Geometry g) {
    return (long) tile.taps() * g.K() * Ints.roundUp(g.channelsPerGroup(), panels.columns());
  }

  /** The cheapest way to compute this gradient by tiles, if that is not the direct one. */
  private static Optional<SlopesPlan> of(DeviceFacts facts, Winograd winograd, Geometry g) {
    var cheapest = all(facts, winograd, g).min(Comparator.comparingDouble(plan -> plan.cost(g)));
    return winograd == Winograd.WHERE_IT_PAYS
        ? cheapest.filter(plan -> plan.cost(g) < directCost(g, plan.panels().lanes()))
        : cheapest;
  }

  /** The ways to compute this gradient, directly or by tiles: the cheapest by count first. */
  static Space<Optional<SlopesPlan>> space(DeviceFacts facts, Winograd winograd, Geometry g) {
    boolean free = winograd == Winograd.WHERE_IT_PAYS;
    return new Space<>(
        "gradient by filters: " + WindowSum.forward(g).text(),
        candidate(of(facts, winograd, g)),
        () -> Stream.concat(
                Stream.of(Optional.<SlopesPlan>empty()), all(facts, winograd, g).map(Optional::of))
            .filter(way -> free)
            .map(SlopesPlan::candidate));
  }

  private static Candidate<Optional<SlopesPlan>> candidate(Optional<SlopesPlan> way) {
    return way.map(plan -> new Candidate<>(plan.toString(), plan.tile().bound(), way))
        .orElseGet(() -> new Candidate<>("direct", Candidate.DIRECT, way));
  }

  private static Stream<SlopesPlan> all(DeviceFacts facts, Winograd winograd, Geometry g) {
    return WinogradTile.of(winograd, WindowSum.forward(g))
        .flatMap(tile -> Stream.<SlopesPlan>concat(
            Stream.of(WinogradSlopesPlan.of(facts, tile, g)),
            WinogradImageSlopesPlan.of(facts, tile, g).stream()));
  }

  /** What the direct product costs a group of channels, in multiply-adds. */
  private static double directCost(Geometry g, int lanes) {
    double taps = (double) g.R() * g.S() * g.channelsPerGroup(),
        pixels = (double) g.N() * g.P() * g.Q();
    return 1.1 * pixels * taps * Ints.roundUp(g.filtersPerGroup(), lanes);
  }
}
