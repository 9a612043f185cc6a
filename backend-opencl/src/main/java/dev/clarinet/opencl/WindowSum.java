package dev.clarinet.opencl;

import dev.clarinet.op.Convolution;
import dev.clarinet.opencl.runtime.Struct;

/**
 * The sum over windows that convolutions compute:
 *
 * <pre>
 *   y[n,m,p,q] = b[m] + Σ c,r,s  f[m,c,r,s] · x[n,c,h,w]      h = p·strideH + r·tapH + originH, w likewise
 * </pre>
 *
 * for each group of C channels into M, where y[n,m,p,q] lies in row p·stepH + phaseH and column q·stepW + phaseW of its
 * image. Convolution is one such sum; its gradient by the input is one for each phase ({@link InputPhases}).
 *
 * @param rows what concerns rows: H, P, R
 * @param columns what concerns columns: W, Q, S
 */
record WindowSum(int N, int C, int M, int groups, Axis rows, Axis columns, FilterView filters) {

  /**
   * One of the two directions of an image; the comments name that of rows.
   *
   * @param size rows of x, H
   * @param answers rows p of the sum, P
   * @param taps rows of the filters, R
   * @param stride rows of x from one p to the next
   * @param tap rows of x from one r to the next, negative where the filters lie turned round
   * @param origin row of x under p = r = 0, negative in the padding
   * @param image rows of y's image
   * @param step rows of y's image from one p to the next
   * @param phase row of y's image where p is 0
   * @param spread rows from one of x to the next, with zeros between them: 1, or more for Winograd's tiles alone
   */
  record Axis(
      int size,
      int answers,
      int taps,
      int stride,
      int tap,
      int origin,
      int image,
      int step,
      int phase,
      int spread) {

    /** Whether windows are of neighbours, in either order, and answers too. */
    private boolean isOfNeighbours() {
      return Math.abs(tap) == 1 && step == 1 && phase == 0;
    }

    /** Rows of x from the first to the last that so many neighbouring rows p see. */
    int seen(int answers) {
      return (answers - 1) * stride + (taps - 1) * Math.abs(tap) + 1;
    }

    /** Rows of x that are copied for so many neighbouring rows p: of one tap those that it sees, else all of them. */
    int needed(int answers) {
      return taps == 1 ? answers : seen(answers);
    }

    /** Into how many shares the copied rows are dealt out by the stride, so that those of a share are neighbours. */
    int shares() {
      return taps == 1 ? 1 : stride;
    }

    /** Rows of a share, of those that all p see. */
    int seenOfShare() {
      return Ints.divideUp(seen(answers), stride);
    }

    /** The row of x that is the first under p = 0, or after. */
    int first() {
      return -Math.floorDiv(-origin - Math.min(0, tap * (taps - 1)), spread);
    }
  }

  /** The convolution itself. */
  static WindowSum forward(Convolution.Geometry g) {
    var w = g.window();
    return new WindowSum(
        g.N(),
        g.channelsPerGroup(),
        g.filtersPerGroup(),
        g.groups(),
        new Axis(g.H(), g.P(), g.R(), w.strideH(), w.dilationH(), -w.top(), g.P(), 1, 0, 1),
        new Axis(g.W(), g.Q(), g.S(), w.strideW(), w.dilationW(), -w.left(), g.Q(), 1, 0, 1),
        FilterView.forward(g));
  }

  /** Whether its windows are squares of neighbours and move alike both ways, with all filters turned round or none. */
  boolean isOfNeighbours() {
    return rows.isOfNeighbours()
        && columns.isOfNeighbours()
        && rows.taps == columns.taps
        && rows.stride == columns.stride
        && rows.spread == columns.spread
        && rows.tap == columns.tap
        && C > 0;
  }

  /** What decides how fast it is, in words; of images only whether there is one or several. */
  String text() {
    boolean strided = rows.stride > 1 || columns.stride > 1;
    boolean usual = Math.abs(rows.tap) == 1 && Math.abs(columns.tap) == 1;
    return (N == 1 ? "1 image " : "images ") + C + "-" + M + (groups == 1 ? "" : " in " + groups)
        + " " + rows.size + "x" + columns.size + " to " + rows.answers + "x" + columns.answers
        + " by " + rows.taps + "x" + columns.taps
        + (strided ? " stride " + rows.stride + "x" + columns.stride : "")
        + (isSpread() ? " spread " + rows.spread + "x" + columns.spread : "")
        + (usual ? "" : " taps " + rows.tap + "x" + columns.tap)
        + (rows.step == 1 && columns.step == 1
            ? ""
            : " in steps of " + rows.step + "x" + columns.step);
  }

  /** Whether the filters lie turned round. */
  boolean isTurned() {
    return rows.tap < 0;
  }

  /** Whether there are zeros between the pixels of x. */
  boolean isSpread() {
    return rows.spread > 1 || columns.spread > 1;
  }

  /** The same of no images: it reads and writes nothing. */
  WindowSum ofNothing() {
    return new WindowSum(0, 0, M, groups, rows, columns, filters);
  }

  /** The numbers of {@code window_sum.cl}. */
  Struct numbers() {
    return Struct.of(
        N,
        C,
        rows.size,
        columns.size,
        M,
        rows.answers,
        columns.answers,
        rows.taps,
        columns.taps,
        rows.stride,
        columns.stride,
        rows.tap,
        columns.tap,
        rows.origin,
        columns.origin,
        rows.image,
        columns.image,
        rows.step,
        columns.step,
        rows.phase,
        columns.phase);
  }
}
