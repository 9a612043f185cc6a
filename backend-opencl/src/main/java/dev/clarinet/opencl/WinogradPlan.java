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
 * @param tilesAtOnce tiles that a group transforms and multiplies at a time, T
 * @param panelsAtOnce panels of filters that a group multiplies them with, MB
 * @param parts into how many groups the filters are split
 * @param tileGroups how many groups share the tiles, G0
 */
record WinogradPlan(
    WinogradTile tile, Panels panels, int tilesAtOnce, int panelsAtOnce, int parts, int tileGroups)
    implements TilePlan {
  /**
   * Tiles whose products with a panel stay in a core's second-level cache, with few channels and with many; and where
   * their filters do not, so that each is read for more tiles.
   */
  private static final int FEW_TILES = 24, MOST_TILES = 48, TILES_OF_LARGE_FILTERS = 64;

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

  /** Floats of scratch memory, if that leaves more than one group. */
  private static final long MOST_SCRATCH = 1 << 26;

  /** For this size of tile. */
  static WinogradPlan of(DeviceFacts facts, WinogradTile tile, WindowSum sum) {
    int units = Math.max(1, facts.computeUnits()), tiles = tiles(sum, tile);
    var panels = panels(facts, sum, tiles);
    int T = tilesAtOnce(units, sum, tiles, panels), blocks = Ints.divideUp(tiles, T);
    int allPanels = Ints.divideUp(sum.M(), panels.columns());
    int MB =
        Ints.divideUp(allPanels, Math.min(allPanels, Ints.divideUp(units, blocks * sum.groups())));
    int parts = Ints.divideUp(allPanels, MB);
    var one = new WinogradPlan(tile, panels, T, MB, parts, 1);
    long most = Math.max(1, MOST_SCRATCH / one.floatsOfScratch(sum));
    int shares = WinogradTile.shares(facts, blocks, (long) parts * sum.groups());
    return new WinogradPlan(tile, panels, T, MB, parts, (int) Math.min(most, shares));
  }

  /** Fewer with few channels than with many, and such numbers that no core makes many more than another. */
  private static int tilesAtOnce(int units, WindowSum sum, int tiles, Panels panels) {
    int rows = panels.rows();
    int most = sum.C() <= fewChannels(panels.lanes(), tiles)
        ? FEW_TILES
        : sum.C() <= MOST_CHANNELS ? MOST_TILES : TILES_OF_LARGE_FILTERS;
    int blocks = Ints.divideUp(tiles, most);
    boolean scarce = blocks < 4 * units;
    if (scarce && blocks > 1) blocks = Math.min(tiles, Ints.roundUp(blocks, units));
    int usual = Ints.roundUp(Ints.divideUp(tiles, blocks), rows);
    int even = IntStream.rangeClosed(most / 2 / rows, FEW_TILES * 3 / 2 / rows)
        .mapToObj(row -> row * rows)
        .min(Comparator.comparingInt((Integer T) -> load(units, sum, tiles, T))
            .thenComparing(Comparator.reverseOrder()))
        .orElse(usual);
    boolean uneven = load(units, sum, tiles, usual) > UNEVEN * load(units, sum, tiles, even);
    return uneven && !scarce ? even : usual;
  }

  /** Where there are few tiles, filters come from far away, and smaller blocks of tiles would read them more often. */
  private static int fewChannels(int lanes, int tiles) {
    return lanes == 16 && tiles > ONCE_TILES ? FEW_CHANNELS_OF_SIXTEEN : FEW_CHANNELS;
  }

  /** Tiles of the core that makes the most, in blocks of so many. */
  private static int load(int units, WindowSum sum, int tiles, int T) {
    return Ints.divideUp(Ints.divideUp(tiles, T) * sum.groups(), units) * T;
  }

  private static Panels panels(DeviceFacts facts, WindowSum sum, int tiles) {
    int lanes = Panels.lanes(facts);
    int aside = sum.C() <= (tiles > ONCE_TILES ? MOST_CHANNELS : ONCE_CHANNELS) ? 4 : 1;
    return new Panels(lanes, rows(lanes, tiles), sum.M() > lanes ? 2 : 1, 1, aside);
  }

  /** Tiles that are multiplied at a time: as many as the registers hold, or fewer where many would be left over. */
  private static int rows(int lanes, int tiles) {
    var choices = lanes == 16 ? Stream.of(12, 10, 8, 7, 6, 5, 4) : Stream.of(6, 5, 4);
    return choices
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
    double tiles = Ints.roundUp(tiles(sum, tile), panels.rows());
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
  public String kernel() {
    return "convolution_winograd";
  }

  @Override
  public List<Object> arguments() {
    return List.of(tilesAtOnce, panelsAtOnce);
  }

  @Override
  public Defines defines() {
    return tile.defines(panels).with("NB", panels.panels());
  }

  @Override
  public long floatsOfScratch(WindowSum sum) {
    long T = tilesAtOnce, v = T * Ints.roundUp(sum.C(), WinogradTile.LINE) + WinogradTile.LINE;
    return groups(sum) * (tile.pixelPlaces() * v + tile.sums() * T * panels.columnsOfGroup());
  }

  private long groups(WindowSum sum) {
    return (long) tileGroups * parts * sum.groups();
  }

  @Override
  public String toString() {
    return tile.toString();
  }
}
