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
 * @param tile its tiles, whose answers are slopes
 * @param panels the constants of its product: filters are the rows, channels the lanes
 * @param tilesAtOnce tiles that a group transforms and multiplies at a time, T
 * @param CB panels of channels that a group works on
 * @param KB filters that a group works on
 * @param chunks parts of the sum, which are added in order
 * @param tilesOfChunk tiles of a chunk
 */
record WinogradSlopesPlan(
    WinogradTile tile,
    Panels panels,
    int tilesAtOnce,
    int CB,
    int KB,
    int chunks,
    int tilesOfChunk) {
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
    return way.map(plan -> new Candidate<>(plan.tile.toString(), plan.tile.bound(), way))
        .orElseGet(() -> new Candidate<>("direct", Candidate.DIRECT, way));
  }

  private static Stream<WinogradSlopesPlan> all(DeviceFacts facts, Winograd winograd, Geometry g) {
    return WinogradTile.of(winograd, WindowSum.forward(g)).map(tile -> of(facts, tile, g));
  }

  private static WinogradSlopesPlan of(DeviceFacts facts, WinogradTile tile, Geometry g) {
    int lanes = Panels.lanes(facts), C = g.channelsPerGroup(), K = g.filtersPerGroup();
    var panels = panels(lanes, K, C);
    int CB = Ints.divideUp(Math.min(C, MOST_CHANNELS), panels.columns());
    int KB = Ints.roundUp(Math.min(K, MOST_FILTERS), lanes);
    int tiles = tile.covering(g.N(), g.P(), g.Q()), blocks = Ints.divideUp(tiles, MOST_TILES);
    long parts = (long) Ints.divideUp(C, CB * panels.columns()) * Ints.divideUp(K, KB) * g.groups();
    int chunks = ClFilterGradient.chunks(blocks, parts, floatsOfChunk(tile, panels, g));
    int ofChunk = Ints.divideUp(tiles, chunks);
    int T = Ints.divideUp(ofChunk, Ints.divideUp(ofChunk, MOST_TILES));
    return new WinogradSlopesPlan(tile, panels, T, CB, KB, Ints.divideUp(tiles, ofChunk), ofChunk);
  }

  /** As few filters and channels that are not there, in as large a tile as the registers hold. */
  private static Panels panels(int lanes, int K, int C) {
    int wide = Panels.rowsFor(K), narrow = Panels.rowsFor(K, 2 * Panels.MOST_ROWS);
    return Stream.of(new Panels(lanes, wide, 2, 1, 1), new Panels(lanes, narrow, 1, 1, 1))
        .min(Comparator.comparingDouble(p -> (double) Ints.roundUp(K, p.rows())
            * Ints.roundUp(C, p.columns())
            * (0.9 + 0.3 / p.rows() + 0.3 / p.vectors())))
        .orElseThrow();
  }

  /** What the direct product costs a group of channels, in multiply-adds. */
  private static double directCost(Geometry g, int lanes) {
    double taps = (double) g.R() * g.S() * g.channelsPerGroup(),
        pixels = (double) g.N() * g.P() * g.Q();
    return 1.1 * pixels * taps * Ints.roundUp(g.filtersPerGroup(), lanes);
  }

  /**
   * What it costs by tiles: their products, their transforms, and for each block of tiles and pair of filter and
   * channel the way back.
   */
  private double cost(Geometry g) {
    double C = Ints.roundUp(g.channelsPerGroup(), panels.columns()),
        tiles = tile.covering(g.N(), g.P(), g.Q());
    double K = Ints.roundUp(g.filtersPerGroup(), panels.rows());
    double transforms = C * tile.costOfPixels() + K * tile.costOfAnswers();
    double blocks = Math.ceil(tiles / tilesAtOnce);
    return tile.places() * (tiles * (C * K + transforms) + back(tile) * blocks * C * K);
  }

  /** What the way back of a product costs in multiply-adds; a strided tile sums few slopes before. */
  private static double back(WinogradTile tile) {
    return tile.stride() == 1 ? 3 : 8;
  }

  Defines defines() {
    return tile.defines(panels);
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
    long T = tilesAtOnce, v = T * CB * panels.columns() + LINE, w = T * KB + LINE;
    return tile.pixelPlaces() * v + tile.sums() * w;
  }

  /** Floats of the sums of all chunks. */
  long floatsOfSums(Geometry g) {
    return chunks * floatsOfChunk(tile, panels, g);
  }

  private static long floatsOfChunk(WinogradTile tile, Panels panels, Geometry g) {
    return (long) tile.taps() * g.K() * Ints.roundUp(g.channelsPerGroup(), panels.columns());
  }
}
