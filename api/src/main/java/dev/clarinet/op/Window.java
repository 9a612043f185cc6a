package dev.clarinet.op;

/**
 * The window that convolution and pooling slide over an image: R rows and S columns, how far it moves, how far apart
 * its elements are, and how many rows and columns of padding lie around the image. A value; each method gives a changed
 * copy.
 *
 * @param R rows, at least 1
 * @param S columns, at least 1
 * @param strideH rows from one window to the next, at least 1
 * @param strideW columns from one window to the next, at least 1
 * @param dilationH rows from one element of the window to the next, at least 1
 * @param dilationW columns from one element of the window to the next, at least 1
 * @param top rows of padding above the image
 * @param left columns of padding before the image
 * @param bottom rows of padding below the image
 * @param right columns of padding behind the image
 */
public record Window(
    int R,
    int S,
    int strideH,
    int strideW,
    int dilationH,
    int dilationW,
    int top,
    int left,
    int bottom,
    int right) {

  public Window {
    if (Math.min(R, S) < 1)
      throw new IllegalArgumentException(
          "a window has at least 1 row and column, not " + R + "×" + S);
    if (Math.min(strideH, strideW) < 1) throw new IllegalArgumentException("stride is at least 1");
    if (Math.min(dilationH, dilationW) < 1)
      throw new IllegalArgumentException("dilation is at least 1");
    if (Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
      throw new IllegalArgumentException("padding is at least 0");
    }
    if ((long) dilationH * (R - 1) > 1 << 24
        || (long) dilationW * (S - 1) > 1 << 24
        || Math.max(
                Math.max(strideH, strideW), Math.max(Math.max(top, bottom), Math.max(left, right)))
            > 1 << 24) {
      throw new IllegalArgumentException(
          "a window reaches, moves and pads at most 2^24 rows and columns");
    }
  }

  /** A square window of k×k, moving by 1, without padding. */
  public static Window kernel(int k) {
    return kernel(k, k);
  }

  /** A window of R rows and S columns, moving by 1, without padding. */
  public static Window kernel(int R, int S) {
    return new Window(R, S, 1, 1, 1, 1, 0, 0, 0, 0);
  }

  /** Moving by {@code stride} rows and columns. */
  public Window stride(int stride) {
    return stride(stride, stride);
  }

  /** Moving by so many rows and columns. */
  public Window stride(int rows, int columns) {
    return new Window(R, S, rows, columns, dilationH, dilationW, top, left, bottom, right);
  }

  /** With elements {@code dilation} rows and columns apart. Comes before the padding, which follows from it. */
  public Window dilation(int dilation) {
    return dilation(dilation, dilation);
  }

  /** With elements so many rows and columns apart. Comes before the padding, which follows from it. */
  public Window dilation(int rows, int columns) {
    if (padded())
      throw new IllegalArgumentException(
          "say dilation before padding: same and full follow from it");
    return new Window(R, S, strideH, strideW, rows, columns, top, left, bottom, right);
  }

  /** With {@code padding} rows and columns on each side. */
  public Window pad(int padding) {
    return pad(padding, padding, padding, padding);
  }

  /** With so much padding on each side. */
  public Window pad(int top, int left, int bottom, int right) {
    return new Window(R, S, strideH, strideW, dilationH, dilationW, top, left, bottom, right);
  }

  /** Without padding: only windows that lie wholly in the image. */
  public Window valid() {
    return pad(0);
  }

  /**
   * Padded so that at stride 1 the answer is as large as the image; of odd padding the greater half lies below and
   * behind.
   */
  public Window same() {
    int rows = reachH() - 1, columns = reachW() - 1;
    return pad(rows / 2, columns / 2, rows - rows / 2, columns - columns / 2);
  }

  /** Padded so that each window which touches the image counts. */
  public Window full() {
    return pad(reachH() - 1, reachW() - 1, reachH() - 1, reachW() - 1);
  }

  /** Whether there is any padding. */
  public boolean padded() {
    return (top | left | bottom | right) != 0;
  }

  /** Rows from the window's first to its last, both counted. */
  public int reachH() {
    return dilationH * (R - 1) + 1;
  }

  /** Columns from the window's first to its last, both counted. */
  public int reachW() {
    return dilationW * (S - 1) + 1;
  }

  /** The row of the image under row {@code r} of window {@code p}; outside the image it is padding. */
  public int h(int p, int r) {
    return p * strideH + r * dilationH - top;
  }

  /** The column of the image under column {@code s} of window {@code q}; outside the image it is padding. */
  public int w(int q, int s) {
    return q * strideW + s * dilationW - left;
  }

  /**
   * As {@code 3×3 stride 2 dilation 2 pad 1}, leaving out what is usual; {@code pad [top,left,bottom,right]} if they
   * differ.
   */
  @Override
  public String toString() {
    var text = new StringBuilder(R + "×" + S);
    if (strideH != 1 || strideW != 1) text.append(" stride ").append(pair(strideH, strideW));
    if (dilationH != 1 || dilationW != 1)
      text.append(" dilation ").append(pair(dilationH, dilationW));
    if (padded()) text.append(" pad ").append(padding());
    return text.toString();
  }

  private String padding() {
    return top == left && top == bottom && top == right
        ? "" + top
        : "[" + top + "," + left + "," + bottom + "," + right + "]";
  }

  private static String pair(int rows, int columns) {
    return rows == columns ? "" + rows : rows + "×" + columns;
  }
}
