package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.Space;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How {@code convolution_filters_panels} cuts up a geometry.
 *
 * @param tile the extents of a tile
 * @param floats floats of local memory for each of x and dy
 * @param PB rows of y in a block of pixels
 * @param QB columns of y in a block of pixels
 * @param CB channels that a group works on
 * @param KB panels of filters that a group works on
 * @param inPlace whether x is read where it lies
 */
record FilterPanels(Tile tile, int floats, int PB, int QB, int CB, int KB, boolean inPlace) {

  /** What stays in registers: {@code rows} taps by {@code vectors} vectors of {@code lanes} filters. */
  record Tile(int lanes, int vectors, int rows) {
    private static final List<Tile> SIXTEEN =
        List.of(new Tile(16, 2, 12), new Tile(16, 2, 10), new Tile(16, 2, 9), new Tile(16, 1, 18));
    private static final List<Tile> EIGHT = List.of(
        new Tile(8, 2, 6),
        new Tile(8, 2, 5),
        new Tile(8, 3, 4),
        new Tile(8, 1, 12),
        new Tile(8, 1, 9));
    private static final List<Tile> FOUR = List.of(new Tile(4, 2, 6), new Tile(4, 2, 5));

    /** Filters of a panel. */
    int columns() {
      return lanes * vectors;
    }

    /** Work for K filters of so many taps, unwanted numbers included; narrow tiles read more than they multiply. */
    private double cost(int K, int taps) {
      double penalty = (vectors == 1 ? 1.08 : 1) * (16 + lanes / 2.0) / lanes;
      return (double) Ints.roundUp(K, columns()) * Ints.roundUp(taps, rows) * penalty;
    }

    private static Tile of(DeviceFacts facts, int K, int taps) {
      return all(facts).stream()
          .min(Comparator.comparingDouble(t -> t.cost(K, taps)))
          .orElseThrow();
    }

    private static List<Tile> all(DeviceFacts facts) {
      int lanes = Panels.lanes(facts);
      return lanes == 16 ? SIXTEEN : lanes == 8 ? EIGHT : FOUR;
    }
  }

  /** The cuts for this device, the cheapest tile's first; empty if not even a pixel's window fits its local memory. */
  static Optional<Space<FilterPanels>> space(DeviceFacts facts, Geometry g) {
    var heuristic = Tile.of(facts, g.filtersPerGroup(), g.channelsPerGroup() * g.R() * g.S());
    int floats = (int) Math.min(16384, facts.localMemory() / Float.BYTES / 2);
    return of(heuristic, floats, g)
        .map(first -> Space.direct(
            "convolution_filters_panels: " + WindowSum.forward(g).text(),
            first,
            () -> others(facts, heuristic, floats, g)));
  }

  /** Cuts for other tiles, or in other sizes. */
  private static Stream<FilterPanels> others(
      DeviceFacts facts, Tile usual, int floats, Geometry g) {
    return Stream.concat(
            Tile.all(facts).stream().map(tile -> of(tile, floats, g)),
            Stream.of(floats / 2, 2 * floats)
                .filter(other -> 2L * other * Float.BYTES <= facts.localMemory())
                .map(other -> of(usual, other, g)))
        .flatMap(Optional::stream);
  }

  private static Optional<FilterPanels> of(Tile tile, int floats, Geometry g) {
    int KB = Math.min(
        Ints.divideUp(g.filtersPerGroup(), tile.columns()), Math.max(1, 128 / tile.columns()));
    int pixels = floats / (KB * tile.columns());
    int QB = Math.min(g.Q(), pixels), PB = Math.min(g.P(), pixels / QB);
    while (slice(g, PB, QB) > floats && PB * QB > 1) {
      if (PB > 1) PB = Ints.divideUp(PB, 2);
      else QB = Ints.divideUp(QB, 2);
    }
    long slice = slice(g, PB, QB);
    if (slice > floats) return Optional.empty();
    int most = (int) Math.min(g.channelsPerGroup(), floats / slice);
    int CB = Ints.divideUp(g.channelsPerGroup(), Ints.divideUp(g.channelsPerGroup(), most));
    boolean inPlace = ClConvolution.isOnePixel(g.window());
    return Optional.of(new FilterPanels(tile, floats, PB, QB, CB, KB, inPlace));
  }

  /** Floats of one channel's image under PB by QB windows. */
  private static long slice(Geometry g, int PB, int QB) {
    var w = g.window();
    return ((PB - 1L) * w.strideH() + w.reachH()) * ((QB - 1L) * w.strideW() + w.reachW());
  }

  Defines defines() {
    return Defines.of("LANES", tile.lanes)
        .with("NV", tile.vectors)
        .with("MR", tile.rows)
        .with("SIZE_X", floats)
        .with("SIZE_DY", floats)
        .with("IN_PLACE", inPlace ? 1 : 0);
  }

  @Override
  public String toString() {
    return tile.rows + "x" + tile.vectors + " in " + floats;
  }
}
