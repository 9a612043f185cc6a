package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.Candidate;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.Space;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How {@code convolution_filters_winograd} cuts up a geometry.
 *
 * @param tile slopes along a side of a tile
 * @param panels the constants of its product: filters are the rows, channels the lanes
 * @param tilesAtOnce tiles that a group transforms and multiplies at a time, T
 * @param CB panels of channels that a group works on
 * @param KB filters that a group works on
 * @param chunks parts of the sum, which are added in order
 * @param tilesOfChunk tiles of a chunk
 */
record WinogradSlopesPlan(
    int tile, Panels panels, int tilesAtOnce, int CB, int KB, int chunks, int tilesOfChunk) {
  /** Floats of a line of the cache. */
  private static final int LINE = 16;

  /** Tiles, channels and filters whose transforms stay near a core. */
  private static final int MOST_TILES = 48, MOST_CHANNELS = 256, MOST_FILTERS = 256;

  /** Floats of scratch memory, besides the chunks' sums. */
  private static final long MOST_SCRATCH = 1 << 26;

  /** The cheapest way to compute this gradient by tiles, if that is not the direct one. */
  static Optional<WinogradSlopesPlan> of(DeviceFacts facts, Winograd winograd, Geometry g) {
    var cheapest = all(facts, winograd, g).min(Comparator.comparingDouble(plan -> plan.cost(g)));
    return winograd == Winograd.WHERE_IT_PAYS
        ? cheapest.filter(plan -> plan.cost(g) < directCost(g, plan.panels.lanes()))
        : cheapest;
  }

  /** The ways to compute this gradient, directly or by tiles: the cheapest by count first. */
  static Space<Optional<WinogradSlopesPlan>> space(
      DeviceFacts facts, Winograd winograd, Geometry g) {
    boolean free = winograd == Winograd.WHERE_IT_PAYS;
    return new Space<>(
        "gradient by filters: " + WindowSum.forward(g).text(),
        candidate(of(facts, winograd, g)),
        () -> Stream.concat(
                Stream.of(Optional.<WinogradSlopesPlan>empty()),
                all(facts, winograd, g).map(Optional::of))
            .filter(way -> free)
            .map(WinogradSlopesPlan::candidate));
  }

  private static Candidate<Optional<WinogradSlopesPlan>> candidate(
      Optional<WinogradSlopesPlan> way) {
    return way.map(plan -> plan.tile == 4
            ? new Candidate<>("F(4x4)", 1e-5, way)
            : new Candidate<>("F(2x2)", 1e-6, way))
        .orElseGet(() -> new Candidate<>("direct", Candidate.DIRECT, way));
  }

  private static Stream<WinogradSlopesPlan> all(DeviceFacts facts, Winograd winograd, Geometry g) {
    return WindowSum.forward(g).isOfThree()
        ? winograd.tiles().stream().map(tile -> of(facts, tile, g))
        : Stream.empty();
  }

  private static WinogradSlopesPlan of(DeviceFacts facts, int tile, Geometry g) {
    int lanes = Panels.lanes(facts), C = g.channelsPerGroup(), K = g.filtersPerGroup();
    var panels = new Panels(lanes, Panels.rowsFor(K), C > lanes ? 2 : 1, 1, 1);
    int CB = Ints.divideUp(Math.min(C, MOST_CHANNELS), panels.columns());
    int KB = Ints.roundUp(Math.min(K, MOST_FILTERS), lanes);
    int tiles = tiles(g, tile), blocks = Ints.divideUp(tiles, MOST_TILES);
    long parts = (long) Ints.divideUp(C, CB * panels.columns()) * Ints.divideUp(K, KB) * g.groups();
    int chunks = ClFilterGradient.chunks(blocks, parts, floatsOfChunk(panels, g));
    int ofChunk = Ints.divideUp(tiles, chunks);
    int T = Ints.divideUp(ofChunk, Ints.divideUp(ofChunk, MOST_TILES));
    return new WinogradSlopesPlan(tile, panels, T, CB, KB, Ints.divideUp(tiles, ofChunk), ofChunk);
  }

  private static int tiles(Geometry g, int tile) {
    return g.N() * Ints.divideUp(g.P(), tile) * Ints.divideUp(g.Q(), tile);
  }

  /** What the direct product costs a group of channels, in multiply-adds. */
  private static double directCost(Geometry g, int lanes) {
    double taps = 9.0 * g.channelsPerGroup(), pixels = (double) g.N() * g.P() * g.Q();
    return 1.1 * pixels * taps * Ints.roundUp(g.filtersPerGroup(), lanes);
  }

  /**
   * What it costs by tiles: their products, their transforms, and for each block of tiles and pair of filter and channel
   * the way back.
   */
  private double cost(Geometry g) {
    double C = Ints.roundUp(g.channelsPerGroup(), panels.columns()), tiles = tiles(g, tile);
    double K = Ints.roundUp(g.filtersPerGroup(), panels.rows());
    double transform = tile == 4 ? 28 : 14, blocks = Math.ceil(tiles / tilesAtOnce);
    return places() * (tiles * C * K + transform * tiles * (C + K) + 3 * blocks * C * K);
  }

  private int places() {
    return (tile + 2) * (tile + 2);
  }

  Defines defines() {
    return Defines.of("LANES", panels.lanes())
        .with("MR", panels.rows())
        .with("NV", panels.vectors())
        .with("TILE", tile);
  }

  int channelBlocks(Geometry g) {
    return Ints.divideUp(g.channelsPerGroup(), CB * panels.columns());
  }

  int filterBlocks(Geometry g) {
    return Ints.divideUp(g.filtersPerGroup(), KB);
  }

  /** G0: how many groups share the chunks; no number of answers depends on it. */
  int chunkGroups(DeviceFacts facts, Geometry g) {
    long parts = (long) channelBlocks(g) * filterBlocks(g) * g.groups();
    long wanted = (4L * Math.max(1, facts.computeUnits()) + parts - 1) / parts;
    long most = Math.max(1, MOST_SCRATCH / (parts * floatsOfGroup()));
    return (int) Math.min(chunks, Math.min(most, wanted));
  }

  /** Floats of transformed pixels and slopes of a group. */
  long floatsOfGroup() {
    return places() * (tilesAtOnce * ((long) CB * panels.columns() + KB) + 2 * LINE);
  }

  /** Floats of the sums of all chunks. */
  long floatsOfSums(Geometry g) {
    return chunks * floatsOfChunk(panels, g);
  }

  private static long floatsOfChunk(Panels panels, Geometry g) {
    return 9L * g.K() * Ints.roundUp(g.channelsPerGroup(), panels.columns());
  }
}
