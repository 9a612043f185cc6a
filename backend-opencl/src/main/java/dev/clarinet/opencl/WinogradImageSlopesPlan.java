package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.DeviceFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How {@code convolution_filters_winograd_images} cuts up a geometry.
 *
 * @param tile its tiles, whose answers are slopes
 * @param panels the constants of its product: filters are the rows, channels the lanes
 * @param imagesAtOnce images that are transformed and multiplied at a time, IB
 * @param chunks parts of the sum, which are added in order
 * @param imagesOfChunk images of a chunk
 */
record WinogradImageSlopesPlan(
    WinogradTile tile, Panels panels, int imagesAtOnce, int chunks, int imagesOfChunk)
    implements SlopesPlan {
  /** Floats of a seat that should stay in a core's second-level cache, which is larger where vectors are of 16. */
  private static final int MOST_FLOATS = 3 << 16, MOST_FLOATS_OF_SIXTEEN = 1 << 18;

  /** Places of tiles at a time, so that products are read and written seldom beside what is added to them. */
  private static final int PLACES = 32 * 36;

  /** Parts of the sum at most: each has the way back of all its products. */
  private static final int CHUNKS = 8;

  /** For this size of tile, where whole images and the products of all filters and channels stay in the cache. */
  static Optional<WinogradImageSlopesPlan> of(DeviceFacts facts, WinogradTile tile, Geometry g) {
    if (!tile.isPlain()) return Optional.empty();
    var panels = panels(Panels.lanes(facts), g);
    int ofImage = tile.covering(1, g.P(), g.Q());
    int IB = Math.min(Math.max(1, PLACES / tile.places() / ofImage), Math.max(1, g.N()));
    int blocks = Ints.divideUp(Math.max(1, g.N()), IB);
    int ofChunk = IB * Ints.divideUp(blocks, Math.min(blocks, CHUNKS));
    var plan = new WinogradImageSlopesPlan(
        tile, panels, IB, Ints.divideUp(Math.max(1, g.N()), ofChunk), ofChunk);
    int most = panels.lanes() == 16 ? MOST_FLOATS_OF_SIXTEEN : MOST_FLOATS;
    return plan.floatsOfSeat(g) <= most ? Optional.of(plan) : Optional.empty();
  }

  /** As few filters and channels that are not there, in a tile that reads few numbers for each that it multiplies. */
  private static Panels panels(int lanes, Geometry g) {
    int K = g.filtersPerGroup(), C = g.channelsPerGroup(), twice = lanes == 16 ? 2 : 1;
    return Stream.of(
            new Panels(lanes, 4 * twice, 3, 1, 1),
            new Panels(lanes, Panels.rowsFor(lanes, K, 2), 2, 1, 1),
            new Panels(lanes, Panels.rowsFor(lanes, K, 1), 1, 1, 1))
        .min(Comparator.comparingDouble(p -> (double) Ints.roundUp(K, p.rows())
            * Ints.roundUp(C, p.columns())
            * (0.9 + 0.3 / p.rows() + 0.3 / p.vectors())))
        .orElseThrow();
  }

  @Override
  public String kernel() {
    return "convolution_filters_winograd_images";
  }

  @Override
  public List<Object> arguments(Geometry g) {
    return List.of(g.groups(), imagesAtOnce, chunks, imagesOfChunk);
  }

  @Override
  public long pieces(Geometry g) {
    return (long) g.groups() * chunks;
  }

  private int C(Geometry g) {
    return Ints.roundUp(g.channelsPerGroup(), panels.columns());
  }

  private int K(Geometry g) {
    return Ints.roundUp(Ints.roundUp(g.filtersPerGroup(), panels.rows()), panels.lanes());
  }

  @Override
  public double cost(Geometry g) {
    double tiles = tile.covering(g.N(), g.P(), g.Q());
    double C = C(g), K = Ints.roundUp(g.filtersPerGroup(), panels.rows());
    double transforms = C * tile.costOfTurnedPixels() + K(g) * tile.costOfTurnedAnswers();
    return tile.places() * (tiles * (C * K + transforms) + 12.0 * chunks * C * K);
  }

  /** The pixels and slopes of an image, those of all transformed, and the products. */
  @Override
  public long floatsOfSeat(Geometry g) {
    long C = C(g), K = K(g), border = tile.window() - 1L, places = tile.places();
    long rows = Ints.roundUp(g.P(), tile.answers()), columns = Ints.roundUp(g.Q(), tile.answers());
    long tiles = (long) imagesAtOnce * tile.covering(1, g.P(), g.Q());
    return C * (rows + border) * (columns + border)
        + K * rows * columns
        + places * (tiles * (C + K) + 2 * WinogradTile.LINE + C * K);
  }

  @Override
  public String toString() {
    return tile + " of images";
  }
}
