package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import java.util.Comparator;
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
record FilterPanels(FilterTile tile, int floats, int PB, int QB, int CB, int KB, boolean inPlace)
    implements FilterCuts {

  /** The cuts for the cheapest tile; empty if not even a pixel's window fits the local memory. */
  static Optional<FilterPanels> of(DeviceFacts facts, Geometry g) {
    return of(usual(facts, g), floats(facts), g);
  }

  /** Cuts for other tiles, or in other sizes. */
  static Stream<FilterPanels> others(DeviceFacts facts, Geometry g) {
    int floats = floats(facts);
    return Stream.concat(
            FilterTile.all(facts).stream().map(tile -> of(tile, floats, g)),
            Stream.of(floats / 2, 2 * floats)
                .filter(other -> 2L * other * Float.BYTES <= facts.localMemory())
                .map(other -> of(usual(facts, g), other, g)))
        .flatMap(Optional::stream);
  }

  private static FilterTile usual(DeviceFacts facts, Geometry g) {
    return FilterTile.all(facts).stream()
        .min(Comparator.comparingDouble(tile -> cost(tile, g)))
        .orElseThrow();
  }

  private static int floats(DeviceFacts facts) {
    return (int) Math.min(16384, facts.localMemory() / Float.BYTES / 2);
  }

  private static double cost(FilterTile tile, Geometry g) {
    return tile.cost(g.channelsPerGroup() * g.R() * g.S(), g.filtersPerGroup());
  }

  @Override
  public double cost(Geometry g) {
    return cost(tile, g);
  }

  @Override
  public ClFilterGradient on(ClRuntime runtime, Geometry g) {
    return new PanelFilterGradient(runtime, g, this);
  }

  private static Optional<FilterPanels> of(FilterTile tile, int floats, Geometry g) {
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
    return tile.defines()
        .with("SIZE_X", floats)
        .with("SIZE_DY", floats)
        .with("IN_PLACE", inPlace ? 1 : 0);
  }

  @Override
  public String toString() {
    return tile + " in " + floats;
  }
}
