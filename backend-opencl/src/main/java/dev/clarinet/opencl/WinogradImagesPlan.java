package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import java.util.List;
import java.util.Optional;

/**
 * How {@code convolution_winograd_images} cuts up a sum.
 *
 * @param tile its tiles
 * @param panels the constants of its product: filters are the rows, images the lanes
 * @param filtersAtOnce filters of a piece of work, MB
 * @param seats how many groups share the work
 */
record WinogradImagesPlan(WinogradTile tile, Panels panels, int filtersAtOnce, int seats)
    implements TilePlan {
  /** Floats of a seat that should stay in a core's second-level cache, for vectors of 8. */
  private static final int MOST_FLOATS = 1 << 17;

  private static final int VECTORS = 2, ASIDE = 2;

  /**
   * What an answer costs besides, in vectors multiplied and added: it is stored, turned back and stored where it belongs.
   */
  private static final double TURNING = 3.5;

  /** For this size of tile, where a vector of whole images stays in the cache. */
  static Optional<WinogradImagesPlan> of(DeviceFacts facts, WinogradTile tile, WindowSum sum) {
    if (!tile.isPlain()) return Optional.empty();
    int lanes = Panels.lanes(facts), M = sum.M();
    var panels = new Panels(lanes, Panels.rowsFor(lanes, M, VECTORS), VECTORS, 1, ASIDE);
    var whole = new WinogradImagesPlan(tile, panels, M, 1);
    if (whole.floatsOfSeat(sum) * 8 > (long) MOST_FLOATS * lanes) return Optional.empty();
    int units = Math.max(1, facts.computeUnits());
    int blocks = Ints.divideUp(Math.max(1, sum.N()), lanes);
    int wanted = Ints.divideUp(units, blocks * sum.groups());
    int MB = Math.min(M, Ints.roundUp(Ints.divideUp(M, wanted), panels.rows()));
    long pieces = (long) blocks * sum.groups() * Ints.divideUp(M, MB);
    return Optional.of(
        new WinogradImagesPlan(tile, panels, MB, Seats.of(facts, pieces, whole.floatsOfSeat(sum))));
  }

  @Override
  public int unit() {
    return panels.rows();
  }

  @Override
  public String kernel() {
    return "convolution_winograd_images";
  }

  @Override
  public Defines defines() {
    return tile.defines(panels).with("NB", panels.panels());
  }

  @Override
  public List<Object> arguments(WindowSum sum, boolean taps) {
    return List.of(filtersAtOnce);
  }

  /** Vectors that are not full cost as much as others. */
  @Override
  public double cost(WindowSum sum) {
    int N = Ints.roundUp(Math.max(1, sum.N()), panels.lanes());
    double tiles = (double) N * Ints.roundUp(tilesOfImage(sum), panels.vectors());
    double C = sum.C(), M = Ints.roundUp(sum.M(), panels.rows());
    double transforms = C * tile.costOfTurnedPixels() + M * tile.costOfTurnedAnswers();
    double answers = (double) N * sum.M() * sum.rows().answers() * sum.columns().answers();
    return tile.places() * (tiles * (C * M + transforms) + 8 * C * M)
        + TURNING * panels.lanes() * answers;
  }

  private int tilesOfImage(WindowSum sum) {
    return tile.covering(1, sum.rows().answers(), sum.columns().answers());
  }

  @Override
  public long floatsOfScratch(WindowSum sum, boolean taps) {
    return seats * floatsOfSeat(sum);
  }

  /** Pixels, answers, and transformed pixels. */
  private long floatsOfSeat(WindowSum sum) {
    long C = sum.C(), border = tile.window() - 1L, places = tile.places();
    long rows = Ints.roundUp(sum.rows().answers(), tile.answers());
    long columns = Ints.roundUp(sum.columns().answers(), tile.answers());
    long numbers = C * (rows + border) * (columns + border) + filtersAtOnce * rows * columns;
    return panels.lanes() * (numbers + places * C * panels.vectors()) + places * WinogradTile.LINE;
  }

  @Override
  public String toString() {
    return tile + " of images";
  }
}
