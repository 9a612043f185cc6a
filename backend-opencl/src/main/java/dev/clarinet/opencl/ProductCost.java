package dev.clarinet.opencl;

import dev.clarinet.op.MatMul;
import java.util.stream.IntStream;

/**
 * How long a product takes that is cut up so, in cycles of a core with two units for multiply-adds.
 *
 * @param plan how it is cut up
 * @param g the product that is computed
 */
record ProductCost(ProductPlan plan, MatMul.Sizes g) {
  /** To copy a number into a strip and a panel, in rows and in columns, and to store one, as it is and turned. */
  private static final double STRIP_ROWS = 0.3,
      STRIP_COLUMNS = 0.4,
      PANEL_ROWS = 0.25,
      PANEL_COLUMNS = 0.6,
      STORE = 0.2,
      STORE_TURNED = 0.7;

  /** To begin a tile and a group, and to wake another core: while it wakes, the first is at work. */
  private static final double TILE = 80, GROUP = 2_000, WAKE = 30_000;

  /** Steps of a tile take as long as a multiply-add that waits for the one before. */
  private static final double LATENCY = 4;

  /** With more groups than this all cores are done at about the same time. */
  private static final int FEW_GROUPS = 64;

  /** Until the last of so many cores is done. */
  double cycles(int cores) {
    long[] groups = plan.groups(g);
    int columns = (int) groups[0], all = (int) (groups[0] * groups[1]);
    if (all > FEW_GROUPS) return all * group(0, 0) / cores + group(0, 0) / 2;
    double[] done = new double[cores];
    for (int core = 1; core < cores; core++) done[core] = WAKE;
    double last = 0;
    for (int next = 0; next < all; ) {
      int core = first(done);
      for (int end = next + Ints.divideUp(all - next, cores); next < end; next++)
        done[core] += group(next / columns, next % columns);
      last = Math.max(last, done[core]);
    }
    return last;
  }

  private static int first(double[] done) {
    return IntStream.range(0, done.length)
        .reduce((a, b) -> done[b] < done[a] ? b : a)
        .orElseThrow();
  }

  /** The group of this place, counted in groups: the last of a row or column may be smaller. */
  private double group(int row, int column) {
    var p = plan.panels();
    int rows = Math.min(plan.rowsOfGroup(), g.M() - row * plan.rowsOfGroup());
    int width = plan.panelsOfGroup() * p.columns();
    int panels = Ints.divideUp(Math.min(width, g.N() - column * width), p.columns());
    double packing = rows * (g.transposeA() ? STRIP_COLUMNS : STRIP_ROWS)
        + (double) panels * p.columns() * (g.transposeB() ? PANEL_COLUMNS : PANEL_ROWS);
    double store = p.rows() * p.columns() * (plan.turned() ? STORE_TURNED : STORE);
    double tile = g.K() * Math.max(LATENCY, p.rows() * p.vectors() / 2.0)
        + Ints.divideUp(Math.max(1, g.K()), p.steps()) * (TILE + store);
    return GROUP + g.K() * packing + Ints.divideUp(rows, p.rows()) * panels * tile;
  }
}
