package dev.clarinet.opencl;

import dev.clarinet.op.Pooling.Windows;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Local;

/**
 * What a work-item keeps in local memory while it makes slopes of pooling row by row, as {@code window_rows.cl} does.
 *
 * @param ring rows of windows that may lie over one row of the image
 * @param length floats in a row of taps, with its margins
 * @param S rows of taps at most
 * @param Q windows in a row
 */
record PoolingRows(int ring, int length, int S, int Q) {

  static PoolingRows of(Windows g, Grain grain) {
    var w = g.window();
    int reached = (g.W() + w.left()) / w.strideW() + 1 + grain.V();
    int ring = (w.R() - 1) / w.strideH() + 1;
    return new PoolingRows(ring, w.S() + Math.max(g.Q(), reached), w.S(), g.Q());
  }

  /** Whether slopes are made so: on a CPU, where windows have no gaps and are near each other. */
  boolean serves(ClRuntime runtime, Windows g) {
    var w = g.window();
    return runtime.family() == KernelFamily.CPU
        && w.dilationH() == 1
        && w.dilationW() == 1
        && w.strideW() <= 2
        && row().bytes() + tapsOfEach().bytes() + codes().bytes()
            <= runtime.facts().localMemory();
  }

  /** The constants of {@code window_rows.cl}: rows go past the cache only where they are whole vectors. */
  static Defines defines(ClRuntime runtime, Windows g, Grain grain) {
    boolean whole = g.W() % grain.V() == 0;
    return ClPooling.defines(grain.defines(runtime, whole ? (long) g.input().size() : 0), g);
  }

  /** A number for each of the windows in a row. */
  Local row() {
    return Local.floats(Q);
  }

  /** Positions of all windows over a row. */
  Local codes() {
    return Local.floats((long) ring * Q);
  }

  /** One row of taps. */
  Local taps() {
    return Local.floats(length);
  }

  /** A row of taps for each column of a window. */
  Local tapsOfEach() {
    return Local.floats((long) S * length);
  }
}
