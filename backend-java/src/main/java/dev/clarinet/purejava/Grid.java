package dev.clarinet.purejava;

/**
 * A matrix of rows × columns cut into blocks that fit a {@link Tile}: as wide as can be, since long loops are the
 * fastest, and as high as can be, since the panel is packed anew for each block of rows; but with some blocks for each
 * thread.
 *
 * @param rows of the matrix
 * @param columns of the matrix
 * @param rowStep rows of a block; the last may have fewer
 * @param columnStep columns of a block; the last may have fewer
 */
record Grid(int rows, int columns, int rowStep, int columnStep) {
  private static final int FEWEST_COLUMNS = 128;

  /**
   * The cut of a matrix of this size into at least {@code wanted} blocks, where it can be.
   *
   * @param fewestRows of a block, so that packing the panel does not cost more than it is good for
   */
  static Grid of(int rows, int columns, int wanted, int fewestRows) {
    int across = parts(columns, Tile.WIDTH);
    int rowStep =
        step(rows, parts(rows, parts(wanted, across)), fewestRows, Tile.ROWS, Tile.AT_ONCE);
    int down = parts(rows, rowStep);
    int columnStep =
        step(columns, parts(columns, parts(wanted, down)), FEWEST_COLUMNS, Tile.WIDTH, Tile.LANES);
    return new Grid(rows, columns, rowStep, columnStep);
  }

  /** About {@code wished}, within the limits, a multiple, and so that the last is not much shorter than the others. */
  private static int step(int size, int wished, int least, int most, int multiple) {
    int steps = parts(size, Math.max(least, Math.min(most, wished)));
    return Math.min(size, parts(parts(size, steps), multiple) * multiple);
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
