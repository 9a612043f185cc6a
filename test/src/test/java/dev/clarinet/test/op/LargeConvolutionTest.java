package dev.clarinet.test.op;

import static dev.clarinet.op.Window.kernel;

import dev.clarinet.Backend;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.test.Bounds;
import dev.clarinet.test.Dice;
import dev.clarinet.test.EveryBackend;

/** Convolutions that go beyond the largest block of any backend, each in one direction; none of them is even. */
class LargeConvolutionTest {

  /** Enough for plain Java to turn the filters for the gradient by the input; no two directions are alike. */
  @EveryBackend
  void manyPixelsUnderWindowsThatMoveByOne(Backend backend, Dice dice) {
    check(backend, new Geometry(2, 24, 13, 12, 10, kernel(2, 3).same(), 2), dice);
    check(backend, new Geometry(2, 9, 17, 13, 6, kernel(3, 2).dilation(1, 2).same(), 1), dice);
  }

  @EveryBackend
  void moreFiltersThanABlockHasRows(Backend backend, Dice dice) {
    check(backend, new Geometry(2, 3, 6, 7, 131, kernel(2, 3), 1), dice);
  }

  @EveryBackend
  void moreElementsOfAFilterThanABlockHasColumns(Backend backend, Dice dice) {
    check(backend, new Geometry(1, 115, 5, 6, 9, kernel(3).same(), 1), dice);
  }

  @EveryBackend
  void moreChannelsAndFiltersOfOnePixelThanABlockIsDeep(Backend backend, Dice dice) {
    check(backend, new Geometry(7, 263, 1, 1, 139, kernel(1), 1), dice);
  }

  @EveryBackend
  void morePixelsThanABlockHasColumns(Backend backend, Dice dice) {
    check(backend, new Geometry(1, 2, 37, 53, 3, kernel(3, 2).pad(1, 0, 2, 1), 1), dice);
  }

  @EveryBackend
  void morePixelsThanABlockHasColumnsWhereSlopesAreScattered(Backend backend, Dice dice) {
    check(backend, new Geometry(1, 2, 67, 71, 3, kernel(3).stride(2).pad(1), 1), dice);
  }

  /** Which way the gradient by the filters takes follows from how taps and filters fill vectors: here taps do better. */
  @EveryBackend
  void fewTapsInMoreBandsThanChunks(Backend backend, Dice dice) {
    var window = kernel(5).stride(2, 1).pad(2, 1, 0, 1);
    check(backend, new Geometry(7, 2, 67, 29, 18, window, 2), dice);
    check(backend, new Geometry(7, 4, 67, 29, 36, window, 2), dice);
    check(backend, new Geometry(7, 2, 67, 29, 22, window, 2), dice);
    check(backend, new Geometry(5, 1, 28, 28, 20, kernel(5), 1), dice);
    check(backend, new Geometry(2, 2, 33, 31, 20, kernel(3, 4).dilation(2, 3).same(), 1), dice);
  }

  @EveryBackend
  void moreFiltersThanAPanelIsDeepWhereSlopesAreScattered(Backend backend, Dice dice) {
    check(backend, new Geometry(2, 3, 7, 6, 259, kernel(3).stride(2).pad(1, 0, 1, 2), 1), dice);
  }

  @EveryBackend
  void longerRowsThanABlockHasColumns(Backend backend, Dice dice) {
    check(backend, new Geometry(2, 2, 3, 173, 131, kernel(2, 3), 1), dice);
  }

  @EveryBackend
  void windowsOfManyElements(Backend backend, Dice dice) {
    check(backend, new Geometry(2, 3, 14, 13, 5, kernel(9, 11).same(), 1), dice);
  }

  @EveryBackend
  void windowsOfManyElementsThatLeaveOutPixels(Backend backend, Dice dice) {
    var window = kernel(11, 9).dilation(2, 1).pad(5, 3, 4, 2).stride(2, 3);
    check(backend, new Geometry(2, 2, 17, 23, 6, window, 2), dice);
  }

  @EveryBackend
  void windowsOfHundredsOfElements(Backend backend, Dice dice) {
    check(
        backend,
        new Geometry(2, 3, 21, 19, 5, kernel(17, 15).stride(2, 1).pad(3, 2, 1, 4), 1),
        dice);
  }

  @EveryBackend
  void moreRowsAndChannelsThanAreSeenAtOnce(Backend backend, Dice dice) {
    check(backend, new Geometry(1, 301, 7, 9, 7, kernel(3).stride(1, 2).pad(1), 1), dice);
  }

  @EveryBackend
  void morePixelsOfOneChannelThanABlockCopies(Backend backend, Dice dice) {
    check(backend, new Geometry(2, 5, 19, 23, 9, kernel(1), 1), dice);
  }

  /** Whole panels of answers that are neighbours, more channels than are summed at once, filters that fill no tile. */
  @EveryBackend
  void wholePanelsOfPixels(Backend backend, Dice dice) {
    check(backend, new Geometry(2, 261, 12, 16, 19, kernel(1), 1), dice);
  }

  /** Planes of so few answers that all are one row: of all pixels or of some, more channels than are seen at once. */
  @EveryBackend
  void planesThatAreOneRow(Backend backend, Dice dice) {
    check(backend, new Geometry(2, 1601, 5, 9, 19, kernel(1), 1), dice);
    check(backend, new Geometry(2, 1601, 10, 17, 19, kernel(1).stride(2), 1), dice);
  }

  @EveryBackend
  void aWindowAsLargeAsTheImage(Backend backend, Dice dice) {
    check(backend, new Geometry(3, 5, 23, 29, 6, kernel(23, 29), 1), dice);
  }

  @EveryBackend
  void moreTilesAndChannelsThanAGroupTransformsAtOnce(Backend backend, Dice dice) {
    check(backend, new Geometry(3, 37, 26, 21, 67, kernel(3).pad(2, 0, 1, 2), 1), dice);
  }

  @EveryBackend
  void moreFiltersThanAGroupTransforms(Backend backend, Dice dice) {
    check(backend, new Geometry(2, 4, 19, 18, 518, kernel(3).pad(1, 2, 0, 2), 2), dice);
  }

  @EveryBackend
  void moreChannelsThanAGroupTransforms(Backend backend, Dice dice) {
    check(backend, new Geometry(2, 263, 18, 19, 4, kernel(3).pad(2, 1, 2, 0), 1), dice);
  }

  /** Filters that are read once in a run are transformed where they are read, some channels of a panel at a time. */
  @EveryBackend
  void fewTilesOfMoreChannelsThanAreTransformedAtOnce(Backend backend, Dice dice) {
    check(backend, new Geometry(1, 300, 11, 12, 280, kernel(3).pad(1, 0, 2, 1), 2), dice);
  }

  @EveryBackend
  void moreTilesThanAGroupAddsAtOnce(Backend backend, Dice dice) {
    check(backend, new Geometry(3, 33, 19, 17, 66, kernel(3).pad(1, 0, 2, 1), 33), dice);
  }

  private static void check(Backend backend, Geometry g, Dice dice) {
    double[] x = dice.floats(g.input()), f = dice.floats(g.filters()), b = dice.floats(g.bias());
    double[] dy = dice.floats(g.output());
    int pixels = g.N() * g.P() * g.Q(), window = g.R() * g.S();
    ConvolutionTrials.forward(g, x, f, b)
        .agreesOn(
            backend, Bounds.ofWindows(backend, g.window(), g.channelsPerGroup() * window + 1, g));
    ConvolutionTrials.gradInput(g, f, dy)
        .agreesOn(backend, Bounds.ofWindows(backend, g.window(), g.filtersPerGroup() * window, g));
    ConvolutionTrials.gradFilters(g, x, dy)
        .agreesOn(backend, Bounds.ofWindows(backend, g.window(), pixels, g));
    ConvolutionTrials.gradBias(g, dy).agreesOn(backend, Bounds.ofSums(pixels, g));
  }
}
