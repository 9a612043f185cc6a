package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.Defines;
import java.util.stream.Stream;

/**
 * A tile of Winograd's, written F(answers×answers, window×window).
 *
 * @param answers answers along a side
 * @param window taps of a filter along a side
 */
record WinogradTile(int answers, int window) {

  /** Those that come into question for a sum; none where its windows are not neighbours or move by more than 1. */
  static Stream<WinogradTile> of(Winograd winograd, WindowSum sum) {
    int window = sum.rows().taps();
    return sum.isOfNeighbours() && (window == 3 || window == 5)
        ? winograd.tiles().stream()
            .map(answers -> new WinogradTile(answers, window))
            .filter(tile -> tile.side() <= 6)
        : Stream.empty();
  }

  /** Pixels along a side. */
  int side() {
    return answers + window - 1;
  }

  /** Products of a pair of tiles. */
  int places() {
    return side() * side();
  }

  /** Taps of a filter. */
  int taps() {
    return window * window;
  }

  /** How far its answers may be from the direct sum's, as max|y − ŷ| / max Σ|x·f|. */
  double bound() {
    return side() == 4 ? 1e-6 : 1e-5;
  }

  /** What it costs to transform a pixel's place, in multiply-adds. */
  double costOfPixels() {
    return side() == 4 ? 14 : 28;
  }

  /** The same for the answers, whichever way. */
  double costOfAnswers() {
    return answers == 4 ? 28 : 14;
  }

  /** How many cover so many images of P by Q answers. */
  int covering(int N, int P, int Q) {
    return N * Ints.divideUp(P, answers) * Ints.divideUp(Q, answers);
  }

  Defines defines(Panels panels) {
    return Defines.of("LANES", panels.lanes())
        .with("MR", panels.rows())
        .with("NV", panels.vectors())
        .with("TILE", answers)
        .with("WINDOW", window);
  }

  @Override
  public String toString() {
    return "F(" + answers + "x" + answers + ", " + window + "x" + window + ")";
  }
}
