package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.DeviceFacts;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How {@code convolution_filters_winograd} cuts up a geometry.
 *
 * @param tile its tiles, whose answers are slopes
 * @param panels the constants of its product: filters are the rows, channels the lanes
 * @param tilesAtOnce tiles that are transformed and multiplied at a time, T
 * @param CB panels of channels of a piece of work
 * @param KB filters of a piece of work
 * @param chunks parts of the sum, which are added in order
 * @param tilesOfChunk tiles of a chunk
 */
record WinogradSlopesPlan(
    WinogradTile tile, Panels panels, int tilesAtOnce, int CB, int KB, int chunks, int tilesOfChunk)
    implements SlopesPlan {
  /** Tiles, channels and filters whose transforms stay near a core. */
  private static final int MOST_TILES = 64, MOST_CHANNELS = 256, MOST_FILTERS = 256;

  /** For this size of tile. */
  static WinogradSlopesPlan of(DeviceFacts facts, WinogradTile tile, Geometry g) {
    int lanes = Panels.lanes(facts), C = g.channelsPerGroup(), K = g.filtersPerGroup();
    var panels = panels(lanes, K, C);
    int CB = Ints.divideUp(Math.min(C, MOST_CHANNELS), panels.columns());
    int KB = Ints.roundUp(Math.min(K, MOST_FILTERS), lanes);
    int tiles = tile.covering(g.N(), g.P(), g.Q()), blocks = Ints.divideUp(tiles, MOST_TILES);
    long parts = (long) Ints.divideUp(C, CB * panels.columns()) * Ints.divideUp(K, KB) * g.groups();
    int chunks = ClFilterGradient.chunks(blocks, parts, SlopesPlan.floatsOfChunk(tile, panels, g));
    int ofChunk = Ints.divideUp(tiles, chunks);
    int T = Ints.divideUp(ofChunk, Ints.divideUp(ofChunk, MOST_TILES));
    return new WinogradSlopesPlan(tile, panels, T, CB, KB, Ints.divideUp(tiles, ofChunk), ofChunk);
  }

  /** As few filters and channels that are not there, in as large a tile as the registers hold. */
  private static Panels panels(int lanes, int K, int C) {
    int wide = Panels.rowsFor(lanes, K, 2), narrow = Panels.rowsFor(lanes, K, 1);
    return Stream.of(new Panels(lanes, wide, 2, 1, 1), new Panels(lanes, narrow, 1, 1, 1))
        .min(Comparator.comparingDouble(p -> (double) Ints.roundUp(K, p.rows())
            * Ints.roundUp(C, p.columns())
            * (0.9 + 0.3 / p.rows() + 0.3 / p.vectors())))
        .orElseThrow();
  }

  /**
   * What it costs by tiles: their products, their transforms, and for each block of tiles and pair of filter and
   * channel the way back.
   */
  @Override
  public double cost(Geometry g) {
    double C = Ints.roundUp(g.channelsPerGroup(), panels.columns()),
        tiles = tile.covering(g.N(), g.P(), g.Q());
    double K = Ints.roundUp(g.filtersPerGroup(), panels.rows());
    double transforms = C * tile.costOfPixels() + K * tile.costOfAnswers();
    double blocks = Math.ceil(tiles / tilesAtOnce);
    return tile.places() * (tiles * (C * K + transforms) + back(tile) * blocks * C * K);
  }

  /** What the way back of a product costs in multiply-adds; a strided tile sums few slopes before. */
  private static double back(WinogradTile tile) {
    return tile.stride() == 1 ? 3 : 11;
  }

  @Override
  public String kernel() {
    return "convolution_filters_winograd";
  }

  @Override
  public List<Object> arguments(Geometry g) {
    return List.of(g.groups(), tilesAtOnce, CB, KB, chunks, tilesOfChunk);
  }

  @Override
  public long pieces(Geometry g) {
    long blocks = (long) Ints.divideUp(g.channelsPerGroup(), CB * panels.columns())
        * Ints.divideUp(g.filtersPerGroup(), KB);
    return blocks * g.groups() * chunks;
  }

  /** Transformed pixels and slopes. */
  @Override
  public long floatsOfSeat(Geometry g) {
    long T = tilesAtOnce, v = T * CB * panels.columns() + WinogradTile.LINE;
    long w = T * (KB + WinogradTile.LINE) + WinogradTile.LINE;
    return tile.pixelPlaces() * v + tile.sums() * w;
  }

  @Override
  public String toString() {
    return tile.toString();
  }
}
