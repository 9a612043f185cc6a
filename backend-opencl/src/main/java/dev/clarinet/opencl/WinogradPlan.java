package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How {@code convolution_winograd} cuts up a sum.
 *
 * @param tile its tiles
 * @param panels the constants of its product: tiles are the rows, filters the lanes
 * @param tilesAtOnce tiles that are transformed and multiplied at a time, T; a multiple of the panels' rows
 * @param panelsAtOnce panels of filters of a piece of work, PB
 * @param depth channels for which the kernel transforms filters at a time, or 0 if all at once
 * @param seats how many groups share the work
 */
record WinogradPlan(
    WinogradTile tile, Panels panels, int tilesAtOnce, int panelsAtOnce, int depth, int seats)
    implements TilePlan {
  /**
   * Tiles whose products with a panel stay in a core's second-level cache, with few channels and with many; and where
   * their filters do not, so that each is read for more tiles.
   */
  private static final int FEW_TILES = 24, MOST_TILES = 48, TILES_OF_LARGE_FILTERS = 64;

  /**
   * With so few rows filters are read too often by vectors of 16, 1.1 times the time for a tile. So they are taken only
   * where a block has no more tiles.
   */
  private static final int FEW_ROWS = 5;

  /**
   * With fewer blocks of tiles than so many for each core, and more than one, their number is rounded up to a multiple
   * of the cores'.
   */
  private static final int BLOCKS_OF_CORE = 4;

  /** How many times as many tiles as need be a core makes at most. */
  private static final double UNEVEN = 1.05;

  /**
   * With more channels than these, filters are read again for each block of tiles from further away. Panels of vectors
   * of 16 are twice as wide, and so fewer tiles go with more channels.
   */
  private static final int FEW_CHANNELS = 64, FEW_CHANNELS_OF_SIXTEEN = 128;

  /** Channels of which filters of several panels stay in a core's second-level cache beside the products. */
  private static final int MOST_CHANNELS = 256;

  /** With so few tiles each filter is used once or twice, and with more channels than these it comes from far away. */
  private static final int ONCE_TILES = 96, ONCE_CHANNELS = 128;

  /** Channels for which filters are transformed at a time: a line of pixels. With twice as many it was no faster. */
  private static final int DEPTH = 16;

  /** Floats of transformed filters up to which each core makes them for itself: 64 channels of 64 filters. */
  private static final int FEW_FILTERS = 160_000;

  /** With more tiles a launch is hardly noticed, and many images of 16 channels were slower without it. */
  private static final int MOST_TILES_OF_FEW = 1024;

  /** For this size of tile. */
  static WinogradPlan of(DeviceFacts facts, WinogradTile tile, WindowSum sum) {
    int units = Math.max(1, facts.computeUnits()), tiles = tiles(sum, tile);
    int lanes = Panels.lanes(facts), most = mostTiles(lanes, sum.C(), tiles);
    int fewest = Ints.divideUp(tiles, most);
    boolean scarce = fewest < BLOCKS_OF_CORE * units;
    int even = scarce && fewest > 1 ? Math.min(tiles, Ints.roundUp(fewest, units)) : fewest;
    int ofBlock = Ints.divideUp(tiles, even);
    var panels = panels(lanes, sum, tiles, scarce ? ofBlock : tiles);
    int usual = Ints.roundUp(ofBlock, panels.rows());
    int T = scarce ? usual : evenTiles(units, sum, tiles, usual, most / 2, panels.rows());
    int blocks = Ints.divideUp(tiles, T) * sum.groups(),
        allPanels = Ints.divideUp(sum.M(), panels.columns());
    int parts = Math.min(allPanels, Ints.divideUp(units, blocks));
    int PB = Math.min(panels.panels(), Ints.divideUp(allPanels, parts));
    long pieces = (long) blocks * Ints.divideUp(allPanels, PB);
    var one = new WinogradPlan(tile, panels, T, PB, 0, 1);
    int seats = Seats.of(facts, pieces, one.floatsOfScratch(sum, false));
    return new WinogradPlan(tile, panels, T, PB, 0, seats);
  }

  /** Tiles that are taken at a time at most: fewer with few channels than with many. */
  private static int mostTiles(int lanes, int C, int tiles) {
    if (C <= fewChannels(lanes, tiles)) return FEW_TILES;
    return C <= MOST_CHANNELS ? MOST_TILES : TILES_OF_LARGE_FILTERS;
  }

  /** A number of tiles at a time by which no core makes many more than another; the usual one if that does well. */
  private static int evenTiles(
      int units, WindowSum sum, int tiles, int usual, int least, int rows) {
    int even = IntStream.rangeClosed(least / rows, FEW_TILES * 3 / 2 / rows)
        .mapToObj(row -> row * rows)
        .min(Comparator.comparingInt((Integer T) -> load(units, sum, tiles, T))
            .thenComparing(Comparator.reverseOrder()))
        .orElse(usual);
    return load(units, sum, tiles, usual) > UNEVEN * load(units, sum, tiles, even) ? even : usual;
  }

  /** Where there are few tiles, filters come from far away, and smaller blocks of tiles would read them more often. */
  private static int fewChannels(int lanes, int tiles) {
    return lanes == 16 && tiles > ONCE_TILES ? FEW_CHANNELS_OF_SIXTEEN : FEW_CHANNELS;
  }

  /** Tiles of the core that makes the most, in blocks of so many. */
  private static int load(int units, WindowSum sum, int tiles, int T) {
    return Ints.divideUp(Ints.divideUp(tiles, T) * sum.groups(), units) * T;
  }

  private static Panels panels(int lanes, WindowSum sum, int tiles, int together) {
    int aside = sum.C() <= (tiles > ONCE_TILES ? MOST_CHANNELS : ONCE_CHANNELS) ? 4 : 1;
    return new Panels(lanes, rows(lanes, together), sum.M() > lanes ? 2 : 1, 1, aside);
  }

  /**
   * How many of so many tiles are multiplied at a time: as many as the registers hold, or fewer where many would be left
   * over.
   */
  private static int rows(int lanes, int tiles) {
    var choices = lanes == 16 ? Stream.of(12, 10, 8, 7, 6, 5, 4) : Stream.of(6, 5, 4);
    return choices
        .filter(rows -> lanes < 16 || rows > FEW_ROWS || rows >= tiles)
        .min(Comparator.comparingDouble(rows -> Ints.roundUp(tiles, rows) * (1 + 0.6 / rows)))
        .orElseThrow();
  }

  private static int tiles(WindowSum sum, WinogradTile tile) {
    return tile.covering(
        Math.max(1, sum.N()), sum.rows().answers(), sum.columns().answers());
  }

  /**
   * What it costs by tiles: their products, their transforms to and fro, and reading the transformed filters, which are
   * read for each block of tiles where they are many. What only fills a panel up is multiplied, and not turned back.
   * Where there are few tiles, two cores share the filters and each transforms all tiles; no count is of this device's
   * cores, since the choice decides the bits of the answer.
   */
  @Override
  public double cost(WindowSum sum) {
    double tiles = Ints.roundUp(tiles(sum, tile), rows(panels.lanes(), tiles(sum, tile)));
    double C = Ints.roundUp(sum.C(), panels.lanes()), M = Ints.roundUp(sum.M(), panels.columns());
    double reads = sum.C() <= FEW_CHANNELS ? 1 : Math.ceil(tiles / MOST_TILES);
    double sharers = tiles <= MOST_TILES ? 2 : 1;
    double transforms = C * sharers * tile.costOfPixels() + sum.M() * tile.costOfAnswers();
    return tile.places() * ((tiles + 8 * reads) * sum.C() * M + tiles * transforms);
  }

  @Override
  public int unit() {
    return panels.columns();
  }

  @Override
  public boolean isPiecewise() {
    return depth > 0;
  }

  @Override
  public boolean transforms(WindowSum sum) {
    if (isPiecewise()) return true;
    long filters = sum.groups() * tile.floatsOfFilters(unit(), sum);
    return filters <= FEW_FILTERS
        && tiles(sum, tile) <= MOST_TILES_OF_FEW
        && seats * filters <= Seats.MOST_FLOATS;
  }

  /**
   * Where all tiles are one block each filter is read once, and transforming it there saves making and reading what it
   * becomes; if there are panels of filters for all cores, and more filters than each makes for itself.
   */
  @Override
  public TilePlan forChangingFilters(DeviceFacts facts, WindowSum sum) {
    int all = tiles(sum, tile), pieces = Ints.divideUp(sum.M(), panels.columns()) * sum.groups();
    boolean readOnce = tile.isPlain()
        && all <= TILES_OF_LARGE_FILTERS
        && pieces >= facts.computeUnits()
        && !transforms(sum);
    if (!readOnce) return this;
    int rows = rows(panels.lanes(), all);
    var panel = new Panels(panels.lanes(), rows, panels.vectors(), 1, 1);
    var one = new WinogradPlan(tile, panel, Ints.roundUp(all, rows), 1, DEPTH, 1);
    int seats = Seats.of(facts, pieces, one.floatsOfScratch(sum, true));
    return new WinogradPlan(tile, panel, one.tilesAtOnce, 1, DEPTH, seats);
  }

  @Override
  public String kernel() {
    return "convolution_winograd";
  }

  @Override
  public List<Object> arguments(WindowSum sum, boolean taps) {
    var filters = sum.filters();
    return List.of(
        tilesAtOnce,
        panelsAtOnce,
        filters.stepM(),
        filters.stepC(),
        sum.isTurned() ? 1 : 0,
        taps ? 1 : 0);
  }

  @Override
  public Defines defines() {
    var defines = tile.defines(panels).with("NB", panels.panels());
    return isPiecewise() ? defines.with("PIECEWISE", 1).with("DEPTH", depth) : defines;
  }

  @Override
  public long floatsOfScratch(WindowSum sum, boolean taps) {
    long T = tilesAtOnce, v = T * Ints.roundUp(sum.C(), WinogradTile.LINE) + WinogradTile.LINE;
    long filters = taps ? floatsOfTransforms(sum) : 0;
    return seats * (tile.pixelPlaces() * v + tile.sums() * T * panels.columnsOfGroup() + filters);
  }

  /** Floats of the filters that a seat transforms. */
  private long floatsOfTransforms(WindowSum sum) {
    return isPiecewise()
        ? tile.filterPlaces() * ((long) depth * panels.columns() + WinogradTile.LINE)
        : sum.groups() * tile.floatsOfFilters(unit(), sum);
  }

  @Override
  public String toString() {
    return tile.toString();
  }
}
