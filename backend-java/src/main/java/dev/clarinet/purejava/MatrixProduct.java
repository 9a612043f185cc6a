package dev.clarinet.purejava;

import dev.clarinet.op.MatMul;

/**
 * C[m,n] = α · Σ k A[m,k] · B[k,n] + β · C[m,n] on arrays: a part of the job is a block of C, made in a {@link Tile}.
 */
final class MatrixProduct {
  static final float[] NOTHING = {};

  private final MatMul.Sizes g;
  private final Workers workers;
  private final Grid grid;

  MatrixProduct(MatMul.Sizes g, Workers workers) {
    this.g = g;
    this.workers = workers;
    int wanted = workers.parts((long) g.M() * g.N() * g.K());
    grid = Grid.of(g.M(), g.N(), wanted, g.transposeB() ? 64 : 16);
  }

  /** C from A and B, and from C unless β is 0; {@code added}[n], or nothing, is added to each product before α. */
  void run(float[] A, float[] B, float[] added, float[] C) {
    workers.runOnTiles(grid.blocks(), (i, tile) -> {
      int row = grid.row(i), rows = grid.height(i), column = grid.column(i), width = grid.width(i);
      tile.clear(rows, width);
      for (int m = 0; m < rows && added.length > 0; m++)
        System.arraycopy(added, column, tile.sums[m], 0, width);
      for (int k = 0; k < g.K(); k += Tile.DEPTH) {
        int deep = Math.min(Tile.DEPTH, g.K() - k);
        packA(A, row, rows, k, deep, tile.coefficients);
        packB(B, k, deep, column, width, tile.panel);
        tile.multiply(rows, deep, width);
      }
      for (int m = 0; m < rows; m++) store(tile.sums[m], C, (row + m) * g.N() + column, width);
    });
  }

  private void packA(float[] A, int row, int rows, int k, int deep, float[] coefficients) {
    for (int m = 0; m < rows; m++) {
      int to = m * Tile.DEPTH;
      if (g.transposeA()) {
        for (int d = 0; d < deep; d++) coefficients[to + d] = A[(k + d) * g.M() + row + m];
      } else {
        System.arraycopy(A, (row + m) * g.K() + k, coefficients, to, deep);
      }
    }
  }

  private void packB(float[] B, int k, int deep, int column, int width, float[][] panel) {
    if (g.transposeB()) {
      for (int j = 0; j < width; j++) {
        int from = (column + j) * g.K() + k;
        for (int d = 0; d < deep; d++) panel[d][j] = B[from + d];
      }
    } else {
      for (int d = 0; d < deep; d++)
        System.arraycopy(B, (k + d) * g.N() + column, panel[d], 0, width);
    }
  }

  private void store(float[] sums, float[] C, int at, int width) {
    float alpha = (float) g.alpha(), beta = (float) g.beta();
    if (alpha == 1 && beta == 0) {
      System.arraycopy(sums, 0, C, at, width);
    } else if (beta == 0) {
      for (int j = 0; j < width; j++) C[at + j] = alpha * sums[j];
    } else {
      for (int j = 0; j < width; j++) C[at + j] = alpha * sums[j] + beta * C[at + j];
    }
  }
}
