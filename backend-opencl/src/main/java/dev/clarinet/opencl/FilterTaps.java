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

  /** Floats of a band's windows that stay in the first-level cache beside what is read with them. */
  private static final int MOST_PATCHES = 10 << 10;

  /** The cuts for each tile that serves. */
  static Stream<FilterTaps> all(DeviceFacts facts, Geometry g) {
    return FilterTile.all(facts).stream().map(tile -> of(tile, facts, g)).flatMap(Optional::stream);
  }

  private static Optional<FilterTaps> of(FilterTile tile, DeviceFacts facts, Geometry g) {
    int panels = Ints.divideUp(taps(g), tile.columns());
    long ofRow = (long) panels * tile.columns() * g.Q();
    if (g.window().strideW() > 1 || panels > MOST_PANELS || ofRow > MOST_PATCHES)
      return Optional.empty();
    int most = (int) Math.min(g.P(), MOST_PATCHES / ofRow);
    int PB = Ints.divideUp(g.P(), Ints.divideUp(g.P(), most));
    long rows = (PB - 1L) * g.window().strideH() + g.window().reachH();
    long image = g.channelsPerGroup() * rows * (g.Q() + g.window().reachW() - 1L) + 4;
    long patches = ofRow * PB + 4L * tile.columns();
    if ((image + patches) * Float.BYTES > facts.localMemory()) return Optional.empty();
    return Optional.of(new FilterTaps(tile, (int) image, (int) patches, PB));
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
