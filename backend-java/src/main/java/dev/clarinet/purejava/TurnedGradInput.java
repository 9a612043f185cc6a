package dev.clarinet.purejava;

import dev.clarinet.op.Convolution.Geometry;

/**
 * dx where windows move by one pixel: a convolution of dy with the filters turned round, each channel of which is a
 * filter now.
 *
 * <p>It adds up a pixel's terms in a register, where {@link ConvolutionGradInput} adds each to dx by itself.
 */
final class TurnedGradInput {
  /** With fewer pixels, turning the filters takes a part of the time that tells. */
  private static final int FEW_PIXELS = 256;

  /** With fewer channels a tile has few rows: four are made at once. */
  private static final int FEW_CHANNELS = 8;

  private final Geometry g;
  private final Workers workers;
  private final ConvolutionForward forward;

  TurnedGradInput(Geometry g, Workers workers) {
    this.g = g;
    this.workers = workers;
    forward = new ConvolutionForward(turned(g), workers);
  }

  /** Whether it is a convolution, and worth turning the filters for. */
  static boolean serves(Geometry g) {
    var w = g.window();
    return w.strideH() * w.strideW() == 1
        && Math.max(w.top(), w.bottom()) < w.reachH()
        && Math.max(w.left(), w.right()) < w.reachW()
        && g.R() * g.S() > 1
        && g.channelsPerGroup() >= FEW_CHANNELS
        && (long) g.N() * g.P() * g.Q() >= FEW_PIXELS
        && 5L * g.H() * g.W() <= 6L * g.P() * g.Q(); // it multiplies with the zeros around dy, too
  }

  /** That convolution: from the slopes to the images. */
  private static Geometry turned(Geometry g) {
    var w = g.window();
    int rows = w.reachH() - 1, columns = w.reachW() - 1;
    var window = w.pad(rows - w.top(), columns - w.left(), rows - w.bottom(), columns - w.right());
    return new Geometry(g.N(), g.K(), g.P(), g.Q(), g.C(), window, g.groups());
  }

  void run(float[] f, float[] dy, float[] dx) {
    forward.run(dy, turned(f), new float[0], dx);
  }

  private float[] turned(float[] f) {
    int channels = g.channelsPerGroup(), filters = g.filtersPerGroup(), taps = g.R() * g.S();
    var turned = new float[f.length];
    workers.runOnRanges(g.C(), Math.max(1, Workers.RANGE / filters / taps), (from, to) -> {
      for (int k = 0; k < filters; k++) { // outside: the channels of a filter lie side by side
        for (int c = from; c < to; c++) {
          int group = c / channels, last = (c * filters + k + 1) * taps - 1;
          int first = ((group * filters + k) * channels + c % channels) * taps;
          for (int i = 0; i < taps; i++) turned[last - i] = f[first + i];
        }
      }
    });
    return turned;
  }
}
