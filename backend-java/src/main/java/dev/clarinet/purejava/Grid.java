package dev.clarinet.purejava;

/**
 * A matrix of rows × columns cut into blocks that fit a {@link Tile}. The cut follows from the sizes alone: enough blocks
 * that sixteen threads have work, but not so small that packing and short loops eat the gain.
 *
 * @param rows of the matrix
 * @param columns of the matrix
 * @param rowStep rows of a block; the last may have fewer
 * @param columnStep columns of a block; the last may have fewer
 */
record Grid(int rows, int columns, int rowStep, int columnStep) {
  /** How many parts a job should have at least, where it can: some for each of as many threads as are usual. */
  static final int PARTS = 16;

  private static final int FEWEST_ROWS = 64, FEWEST_COLUMNS = 128;

  /** The cut of a matrix of this size. */
  static Grid of(int rows, int columns) {
    int columnStep = step(columns, parts(columns, PARTS), FEWEST_COLUMNS, Tile.WIDTH);
    int wanted = parts(PARTS, parts(columns, columnStep));
    return new Grid(
        rows, columns, step(rows, parts(rows, wanted), FEWEST_ROWS, Tile.ROWS), columnStep);
  }

  /** About {@code wished}, within the limits, and so that the last step is not much shorter than the others. */
  private static int step(int size, int wished, int least, int most) {
    int steps = parts(size, Math.max(least, Math.min(most, wished)));
    return Math.min(size, parts(parts(size, steps), 16) * 16);
  }

  /** How many steps of this length cover the size, the last perhaps shorter. */
  static int parts(int size, int step) {
    return (int) ((size + step - 1L) / step);
  }

  int blocks() {
    return parts(rows, rowStep) * parts(columns, columnStep);
  }

  /** First row of block i. */
  int row(int i) {
    return i / parts(columns, columnStep) * rowStep;
  }

  /** First column of block i. */
  int column(int i) {
    return i % parts(columns, columnStep) * columnStep;
  }

  /** Rows of block i. */
  int height(int i) {
    return Math.min(rowStep, rows - row(i));
  }

  /** Columns of block i. */
  int width(int i) {
    return Math.min(columnStep, columns - column(i));
  }
}
