package dev.clarinet.opencl;

import dev.clarinet.op.MatMul;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.Space;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How {@code matmul_panels} cuts up a product. Only {@code steps} says in which order numbers are added, and that
 * follows from the device's vectors; all else may differ between machines and moves no bit.
 *
 * @param panels the constants of its loops
 * @param strips strips that local memory holds beside a panel, SB
 * @param turned whether Cᵀ = op(B)ᵀ·op(A)ᵀ is computed in its place
 * @param rowsOfGroup rows that a group makes, MB
 * @param panelsOfGroup panels that a group makes
 */
record ProductPlan(Panels panels, int strips, boolean turned, int rowsOfGroup, int panelsOfGroup) {
  /** How many other cuts of the cheapest's loops a tuner tries. */
  private static final int OTHER_CUTS = 4;

  /** Parts of the columns that are considered. */
  private static final int MOST_PARTS = 32;

  /**
   * The cheapest way to compute this product here. One row is not turned: a tile of one column would be mostly empty.
   */
  static ProductPlan of(DeviceFacts facts, MatMul.Sizes g) {
    if (g.M() == 1) return plan(facts, g, false);
    return Stream.of(plan(facts, g, false), plan(facts, g, true))
        .min(Comparator.comparingDouble(plan -> plan.cost(facts, plan.of(g))))
        .orElseThrow();
  }

  /** The ways to compute this product, the cheapest first: other cuts, other panels, and each of them turned. */
  static Space<ProductPlan> space(DeviceFacts facts, MatMul.Sizes g) {
    var cheapest = of(facts, g);
    return Space.direct(
        "matmul_panels: " + text(g),
        cheapest,
        () -> Stream.of(
                cheapest.cuts(facts, cheapest.of(g)).distinct().limit(OTHER_CUTS + 1L),
                others(facts, g, cheapest.turned),
                others(facts, g, !cheapest.turned))
            .flatMap(plans -> plans));
  }

  private static Stream<ProductPlan> others(DeviceFacts facts, MatMul.Sizes sizes, boolean turned) {
    var g = turned ? turn(sizes) : sizes;
    var usual = Panels.ofProduct(facts, g.M(), g.N());
    return Stream.concat(Stream.of(usual), usual.othersOfProduct(facts, g.M()))
        .map(panels -> plan(facts, sizes, turned, panels));
  }

  /** What decides how fast a product is, in words. */
  static String text(MatMul.Sizes g) {
    return g.M() + "x" + g.N() + "x" + g.K() + (g.transposeA() ? " transposed A" : "")
        + (g.transposeB() ? " transposed B" : "");
  }

  private static ProductPlan plan(DeviceFacts facts, MatMul.Sizes sizes, boolean turned) {
    var g = turned ? turn(sizes) : sizes;
    return plan(facts, sizes, turned, Panels.ofProduct(facts, g.M(), g.N()));
  }

  private static ProductPlan plan(
      DeviceFacts facts, MatMul.Sizes sizes, boolean turned, Panels panels) {
    var any = new ProductPlan(panels, panels.stripsOfProduct(facts), turned, panels.rows(), 1);
    return any.cuts(facts, any.of(sizes)).findFirst().orElseThrow();
  }

  /** The same loops over parts of all sizes, the cheapest first. */
  private Stream<ProductPlan> cuts(DeviceFacts facts, MatMul.Sizes g) {
    int most = Math.min(strips, Ints.divideUp(Math.max(1, g.M()), panels.rows()));
    int columns = Ints.divideUp(Math.max(1, g.N()), panels.columns());
    int[] parts = IntStream.rangeClosed(1, Math.min(MOST_PARTS, columns))
        .map(n -> Ints.divideUp(columns, n))
        .distinct()
        .toArray();
    return IntStream.rangeClosed(1, most)
        .boxed()
        .flatMap(n -> Arrays.stream(parts)
            .mapToObj(part -> new ProductPlan(panels, strips, turned, n * panels.rows(), part)))
        .sorted(Comparator.comparingDouble(plan -> plan.cost(facts, g)));
  }

  private static MatMul.Sizes turn(MatMul.Sizes g) {
    return new MatMul.Sizes(
        g.N(), g.M(), g.K(), !g.transposeB(), !g.transposeA(), g.alpha(), g.beta());
  }

  /** The product that is computed. */
  MatMul.Sizes of(MatMul.Sizes g) {
    return turned ? turn(g) : g;
  }

  /** Groups in columns and rows. */
  long[] groups(MatMul.Sizes g) {
    return new long[] {
      Ints.divideUp(Math.max(1, g.N()), panelsOfGroup * panels.columns()),
      Ints.divideUp(Math.max(1, g.M()), rowsOfGroup)
    };
  }

  private double cost(DeviceFacts facts, MatMul.Sizes g) {
    return new ProductCost(this, g).cycles(Math.max(1, facts.computeUnits()));
  }

  Defines defines() {
    return panels.defines().with("SB", strips);
  }

  @Override
  public String toString() {
    return panels.rows() + "x" + panels.vectors() + "x" + panels.steps() + ", " + rowsOfGroup
        + " rows by " + panelsOfGroup + (turned ? " turned" : "");
  }
}
