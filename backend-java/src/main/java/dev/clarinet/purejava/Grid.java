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
  private static final int PARTS = 16, FEWEST_ROWS = 64, FEWEST_COLUMNS = 128;

  /** The cut of a matrix of this size. */
  static Grid of(int rows, int columns) {
    int columnStep = step(columns, PARTS, FEWEST_COLUMNS, Tile.WIDTH);
    int rowParts = (int) Math.ceil((double) PARTS / parts(columns, columnStep));
    return new Grid(rows, columns, step(rows, rowParts, FEWEST_ROWS, Tile.ROWS), columnStep);
  }

  /** How long each of about {@code wanted} even parts is, within these limits. */
  private static int step(int size, int wanted, int fewest, int most) {
    int step = Math.max(fewest, Math.min(most, parts(size, wanted)));
    return Math.min(size, roundUp(parts(size, parts(size, step)), fewest / 4));
  }

  private static int roundUp(int x, int multiple) {
    return parts(x, multiple) * multiple;
  }

  private static int parts(int size, int step) {
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
