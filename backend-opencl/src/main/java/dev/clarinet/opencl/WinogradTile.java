package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.Defines;
import java.util.List;
import java.util.stream.Stream;

/**
 * A tile of Winograd's, written F(answers×answers, window×window).
 *
 * @param answers answers along a side
 * @param window taps of a filter along a side
 * @param stride pixels from a window to the next
 * @param spread pixels from one that is not 0 to the next
 */
record WinogradTile(int answers, int window, int stride, int spread) {
  /** Places along a side of the largest tile, whose transforms cost more than others'. */
  private static final int LARGEST_SIDE = 8;

  /** Floats of a line of the cache. */
  static final int LINE = 16;

  /** Those that come into question for a sum; none where its windows are not of neighbours. */
  static Stream<WinogradTile> of(Winograd winograd, WindowSum sum) {
    var rows = sum.rows();
    return sum.isOfNeighbours()
        ? winograd.tiles().stream()
            .map(answers -> new WinogradTile(answers, rows.taps(), rows.stride(), rows.spread()))
            .filter(tile -> tile.isKnown(rows) && tile.isKnown(sum.columns()))
        : Stream.empty();
  }

  /** Whether there are transforms for it; those of spread pixels begin with one that only the middle tap sees. */
  private boolean isKnown(WindowSum.Axis axis) {
    if (isPlain()) return window == 3 || (window == 5 && answers == 4);
    boolean strided = answers == 2 && stride == 2 && spread == 1;
    boolean spreads = answers == 4 && stride == 1 && spread == 2 && axis.origin() % 2 != 0;
    return window == 3 && (strided || spreads);
  }

  /** Whether its windows move by one pixel, over pixels that lie side by side. */
  boolean isPlain() {
    return stride * spread == 1;
  }

  /** Numbers of a transformed filter along a side. */
  int side() {
    return isPlain() ? answers + window - 1 : window + 1;
  }

  /** Products of a pair of tiles. */
  int places() {
    return isPlain() ? side() * side() : 25;
  }

  /** Numbers of a transformed filter. */
  int filterPlaces() {
    return side() * side();
  }

  /** Numbers of a transformed tile. */
  int pixelPlaces() {
    return stride == 1 ? side() * side() : places();
  }

  /** Sums of products that are transformed back. */
  int sums() {
    return stride == 1 ? places() : 9;
  }

  /** Taps of a filter. */
  int taps() {
    return window * window;
  }

  /** How far its answers may be from the direct sum's, as max|y − ŷ| / max Σ|x·f|. */
  double bound() {
    return side() >= 6 ? 1e-5 : 1e-6;
  }

  /** What it costs to transform a pixel's place, in multiply-adds. */
  double costOfPixels() {
    return side() >= 6 ? 28 : 14;
  }

  /** The same for the answers, whichever way. */
  double costOfAnswers() {
    return answers == 4 ? 28 : 14;
  }

  /** What it costs to transform a place of turned pixels, one vector for all, in multiply-adds. */
  double costOfTurnedPixels() {
    return side() == LARGEST_SIDE ? 14 : 8;
  }

  /** The same for turned answers, whichever way. */
  double costOfTurnedAnswers() {
    return side() == LARGEST_SIDE ? 14 : 4;
  }

  /** N to seats, the arguments that kernels of slopes by tiles begin with. */
  static List<Object> arguments(Geometry g, ClBuffer seats) {
    return List.of(Lists.concat(Lists.extents(g), g.window().top(), g.window().left(), seats));
  }

  /** How many cover so many images of P by Q answers. */
  int covering(int N, int P, int Q) {
    return N * Ints.divideUp(P, answers) * Ints.divideUp(Q, answers);
  }

  /**
   * Floats of a group of transformed filters, so many side by side; a line more for each place, so that places are no
   * power of two apart.
   */
  long floatsOfFilters(int unit, WindowSum sum) {
    return filterPlaces() * ((long) Ints.roundUp(sum.M(), unit) * sum.C() + LINE);
  }

  Defines defines(Panels panels) {
    return Defines.of("LANES", panels.lanes())
        .with("MR", panels.rows())
        .with("NV", panels.vectors())
        .with("TILE", answers)
        .with("WINDOW", window)
        .with("STRIDE", stride)
        .with("SPREAD", spread);
  }

  @Override
  public String toString() {
    String tile = "F(" + answers + "x" + answers + ", " + window + "x" + window;
    return tile
        + (stride == 1 ? "" : ", stride " + stride)
        + (spread == 1 ? ")" : ", spread " + spread + ")");
  }
}
