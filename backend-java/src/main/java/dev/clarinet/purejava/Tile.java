package dev.clarinet.purejava;

import static dev.clarinet.purejava.Arithmetic.multiplyAdd;

import java.util.Arrays;

/**
 * A block of a matrix product in the making: sums[m][j] += Σ d coefficients[m,d] · panel[d][j].
 *
 * <p>The matrix product, convolution and its gradients all come down to this. Each packs a part of one operand into the
 * coefficients and of the other into the panel, multiplies, goes on to the next depth, and at last carries the sums to
 * where they belong. The panel stays in the core's own cache; no image is ever unrolled as a whole.
 *
 * <p><b>Why pack?</b> All time goes into one loop over j, and HotSpot turns it into vector instructions only if it sees
 * that no iteration disturbs another. For arrays that are indexed by the bare loop variable it does: either two of them
 * are one array, and then j meets only j, or they share nothing. Where each index has an offset of its own, it gives up
 * and computes one number at a time. So every row of the panel and of the sums is a {@code float[]} of its own that
 * begins at 0.
 *
 * <p><b>Why four rows and two depths at once?</b> Each iteration then loads 6 numbers, stores 4 and does 8
 * multiplications, where one row and four depths load 5 and store 1 for 4: 50 to 60 GFLOP/s a core against 35 to 45.
 * Larger loops are not unrolled reliably on JDK 17, and then they are not vectorised at all.
 *
 * <p><b>Why a loop for short rows?</b> HotSpot unrolls a loop for the length that it has seen, by up to 256 numbers.
 * What does not fill that is computed one by one: 32 columns at 11 GFLOP/s, and at 21 by a loop that sees only such.
 * One that saw three columns would never be vectorised again: so rows are rounded up to {@link #LANES}, and what lies
 * behind the width is computed and never looked at.
 *
 * <p><b>Why so wide?</b> With AVX-512 HotSpot computes 16 columns of each loop one by one: those before an array is
 * aligned to its vectors, and those behind the last whole vector. 256 columns have 51 GFLOP/s a core, 512 have 62 and
 * 1,024 have 70.
 *
 * <p><b>Why are rows longer than their width?</b> HotSpot aligns its vectors to one of the arrays, and reads and writes
 * the others as they lie. Rows are allocated one behind the other; with 12 numbers more the object of each, 16 bytes of
 * header included, is a multiple of 64 bytes long, so that when one row is aligned all are, as a rule. Otherwise nearly
 * each access of AVX-512 crosses two lines of the cache. With 128 more again, a row is not 4 KiB and a little behind the
 * one before it: the processor tells a read from an earlier write by the last 12 bits of their addresses, and would wait
 * for it.
 */
final class Tile {
  /** The most rows, depths and columns of a tile: a panel takes some 300 KiB, the sums twice that. */
  static final int ROWS = 128, DEPTH = 64, WIDTH = 1024;

  private static final int LENGTH = WIDTH + 140;

  /** Rows that are made at once. */
  static final int AT_ONCE = 4;

  /** Numbers of a vector. */
  static final int LANES = 16;

  private static final int SHORT = 32;

  /** Row m begins at m · DEPTH. */
  final float[] coefficients = new float[ROWS * DEPTH];

  final float[][] panel, sums;

  /** For a convolution, where the panel's numbers come from. */
  final Places places = new Places();

  final Patches patches = new Patches();

  Tile() {
    // At once, so that as a rule nothing lies between them.
    var rows = new float[DEPTH + ROWS][LENGTH];
    panel = Arrays.copyOf(rows, DEPTH);
    sums = Arrays.copyOfRange(rows, DEPTH, DEPTH + ROWS);
  }

  /** Sets {@code rows} rows of sums to 0. */
  void clear(int rows, int width) {
    for (int m = 0; m < rows; m++) Arrays.fill(sums[m], 0, roundUp(width), 0);
  }

  /** sums += coefficients · panel, for so many rows, depths and columns. */
  void multiply(int rows, int depth, int width) {
    int columns = roundUp(width);
    if (columns <= SHORT) {
      clearDepths(rows, depth, 4, columns);
      for (int m = 0; m < rows; m++) {
        for (int d = 0; d < depth; d += 4)
          shortRow(coefficients, m * DEPTH + d, d, sums[m], columns);
      }
    } else {
      clearDepths(rows, depth, 2, columns);
      int fours = rows / AT_ONCE * AT_ONCE;
      for (int m = 0; m < fours; m += AT_ONCE) {
        for (int d = 0; d < depth; d += 2) fourRows(coefficients, m * DEPTH + d, d, m, columns);
      }
      for (int m = fours; m < rows; m++) {
        for (int d = 0; d < depth; d += 2) oneRow(coefficients, m * DEPTH + d, d, sums[m], columns);
      }
    }
  }

  private static int roundUp(int width) {
    return (width + LANES - 1) / LANES * LANES;
  }

  /**
   * Adds depths of zeros until there is a multiple of {@code many}, since so many are taken at once. How many that are
   * must not show: −0 · 0 is the only number that changes no sum, not even one of −0.
   */
  private void clearDepths(int rows, int depth, int many, int columns) {
    for (int d = depth; d % many != 0; d++) {
      for (int m = 0; m < rows; m++) coefficients[m * DEPTH + d] = -0f;
      Arrays.fill(panel[d], 0, columns, 0);
    }
  }

  private void fourRows(float[] a, int at, int d, int m, int columns) {
    float a00 = a[at], a01 = a[at + 1];
    float a10 = a[at + DEPTH], a11 = a[at + DEPTH + 1];
    float a20 = a[at + 2 * DEPTH], a21 = a[at + 2 * DEPTH + 1];
    float a30 = a[at + 3 * DEPTH], a31 = a[at + 3 * DEPTH + 1];
    float[] b0 = panel[d], b1 = panel[d + 1];
    float[] c0 = sums[m], c1 = sums[m + 1], c2 = sums[m + 2], c3 = sums[m + 3];
    for (int j = 0; j < columns; j++) {
      float x0 = b0[j], x1 = b1[j];
      c0[j] = multiplyAdd(a01, x1, multiplyAdd(a00, x0, c0[j]));
      c1[j] = multiplyAdd(a11, x1, multiplyAdd(a10, x0, c1[j]));
      c2[j] = multiplyAdd(a21, x1, multiplyAdd(a20, x0, c2[j]));
      c3[j] = multiplyAdd(a31, x1, multiplyAdd(a30, x0, c3[j]));
    }
  }

  private void oneRow(float[] a, int at, int d, float[] c, int columns) {
    float a0 = a[at], a1 = a[at + 1];
    float[] b0 = panel[d], b1 = panel[d + 1];
    for (int j = 0; j < columns; j++) c[j] = multiplyAdd(a1, b1[j], multiplyAdd(a0, b0[j], c[j]));
  }

  private void shortRow(float[] a, int at, int d, float[] c, int columns) {
    float a0 = a[at], a1 = a[at + 1], a2 = a[at + 2], a3 = a[at + 3];
    float[] b0 = panel[d], b1 = panel[d + 1], b2 = panel[d + 2], b3 = panel[d + 3];
    for (int j = 0; j < columns; j++) {
      float two = multiplyAdd(a1, b1[j], multiplyAdd(a0, b0[j], c[j]));
      c[j] = multiplyAdd(a3, b3[j], multiplyAdd(a2, b2[j], two));
    }
  }
}
