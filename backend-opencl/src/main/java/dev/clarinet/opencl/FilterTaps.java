package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How {@code convolution_filters_taps} cuts up a geometry.
 *
 * @param tile the extents of a tile: filters by taps
 * @param floatsOfImage floats of local memory for x
 * @param floatsOfPatches floats of local memory for its windows
 * @param PB rows of y in a band
 */
record FilterTaps(FilterTile tile, int floatsOfImage, int floatsOfPatches, int PB)
    implements FilterCuts {
  /** Panels at most: each reads dy once more. */
  private static final int MOST_PANELS = 4;

  /** Turning windows takes longer than turning dy, which is not worth a product that is only a little shorter. */
  private static final double TURNING = 1.05;

  /** Floats of a band's windows at most: 40 KiB, which stay in a first-level cache of 48 and near one of 32. */
  private static final int MOST_PATCHES = 10 << 10;

  /** The cuts for each tile that serves. */
  static Stream<FilterTaps> all(DeviceFacts facts, Geometry g) {
    return FilterTile.all(facts).stream().map(tile -> of(tile, facts, g)).flatMap(Optional::stream);
  }

  private static Optional<FilterTaps> of(FilterTile tile, DeviceFacts facts, Geometry g) {
    int panels = Ints.divideUp(taps(g), tile.columns());
    long floatsOfRow = (long) panels * tile.columns() * g.Q();
    if (g.window().strideW() > 1 || panels > MOST_PANELS || floatsOfRow > MOST_PATCHES)
      return Optional.empty();
    int ofRow = (int) floatsOfRow, most = Math.min(g.P(), MOST_PATCHES / ofRow);
    int PB = Ints.divideUp(g.P(), Ints.divideUp(g.P(), most));
    while (bytes(tile, ofRow, PB, g) > facts.localMemory() && PB > 1) PB = Ints.divideUp(PB, 2);
    if (bytes(tile, ofRow, PB, g) > facts.localMemory()) return Optional.empty();
    return Optional.of(
        new FilterTaps(tile, (int) floatsOfImage(PB, g), floatsOfPatches(tile, ofRow, PB), PB));
  }

  private static long bytes(FilterTile tile, int ofRow, int PB, Geometry g) {
    return (floatsOfImage(PB, g) + floatsOfPatches(tile, ofRow, PB)) * Float.BYTES;
  }

  /** What the windows of PB rows see, and what is read with the last of them; whole lines of a cache. */
  private static long floatsOfImage(int PB, Geometry g) {
    long rows = (PB - 1L) * g.window().strideH() + g.window().reachH();
    long columns = g.Q() + g.window().reachW() - 1L;
    return (g.channelsPerGroup() * rows * columns + 4 + 15) / 16 * 16;
  }

  private static int floatsOfPatches(FilterTile tile, int ofRow, int PB) {
    return ofRow * PB + 4 * tile.columns();
  }

  private static int taps(Geometry g) {
    return g.channelsPerGroup() * g.R() * g.S();
  }

  @Override
  public double cost(Geometry g) {
    return TURNING * tile.cost(g.filtersPerGroup(), taps(g));
  }

  @Override
  public ClFilterGradient on(ClRuntime runtime, Geometry g) {
    return new TapFilterGradient(runtime, g, this);
  }

  Defines defines() {
    return tile.defines().with("SIZE_X", floatsOfImage).with("SIZE_PATCHES", floatsOfPatches);
  }

  @Override
  public String toString() {
    return "taps " + tile;
  }
}
