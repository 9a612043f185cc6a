package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;

/**
 * The constants of {@code tile.cl}, the GPU family's innermost loop: a group makes {@code rows} by {@code columns}
 * elements, {@code steps} of the sum at a time, and each of its items 8 by 8, or 4 by 4 where groups must be small.
 */
record Tiles(int rows, int columns, int steps, int block) {

  /** What this device can run. */
  static Tiles of(DeviceFacts facts) {
    return facts.maxGroup() >= 64 ? new Tiles(64, 64, 16, 8) : new Tiles(16, 16, 16, 4);
  }

  /** Groups, in columns and rows, that make so many elements. */
  long[] groups(int M, int N, int layers) {
    return new long[] {Ints.divideUp(N, columns), Ints.divideUp(M, rows), layers};
  }

  Defines defines() {
    return Defines.of("TM", rows)
        .with("TN", columns)
        .with("TK", steps)
        .with("WM", block)
        .with("WN", block);
  }
}
