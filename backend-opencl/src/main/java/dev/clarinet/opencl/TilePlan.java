package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.Candidate;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.Space;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How a {@link WindowSum} is cut up to be computed by Winograd's tiles. */
sealed interface TilePlan permits WinogradPlan, WinogradImagesPlan {

  /** Its tiles. */
  WinogradTile tile();

  /** The constants of its product. */
  Panels panels();

  /** Filters that lie side by side. */
  int unit();

  /** Whether the kernel transforms the filters itself where they are not transformed yet. */
  default boolean transforms(WindowSum sum) {
    return false;
  }

  /** Whether it knows no other filters than those. */
  default boolean isPiecewise() {
    return false;
  }

  /** The plan for filters that change for each run, which have to be transformed each time. */
  default TilePlan forChangingFilters(DeviceFacts facts, WindowSum sum) {
    return this;
  }

  /** The kernel that computes it so. */
  String kernel();

  Defines defines();

  /**
   * The kernel's arguments between the sum's groups and the ending.
   *
   * @param taps whether it transforms the filters itself
   */
  List<Object> arguments(WindowSum sum, boolean taps);

  /** How many groups share the work. */
  int seats();

  /**
   * Floats of the scratch memory of all seats.
   *
   * @param taps whether the kernel transforms the filters itself
   */
  long floatsOfScratch(WindowSum sum, boolean taps);

  /** What it costs a group of channels, in multiply-adds at full speed. */
  double cost(WindowSum sum);

  /** The cheapest way to compute this sum here, if that is not the direct one. */
  static Optional<TilePlan> of(DeviceFacts facts, Winograd winograd, WindowSum sum) {
    double direct =
        winograd == Winograd.WHERE_IT_PAYS ? directCost(facts, sum) : Double.POSITIVE_INFINITY;
    return all(facts, winograd, sum)
        .filter(plan -> plan.cost(sum) < direct)
        .min(Comparator.comparingDouble(plan -> plan.cost(sum)));
  }

  /**
   * The ways to compute this sum, the cheapest by count first; directly where no plan is.
   *
   * @param kept whether its filters stay, as in inference; else their transformation counts, each time
   */
  static Space<Optional<TilePlan>> space(
      DeviceFacts facts, Winograd winograd, WindowSum sum, boolean kept) {
    boolean free = winograd == Winograd.WHERE_IT_PAYS;
    var cheapest =
        of(facts, winograd, sum).filter(plan -> kept || !free || plan.paysForFilters(facts, sum));
    return new Space<>(
        (kept ? "convolution by kept filters: " : "convolution: ") + sum.text(),
        candidate(cheapest),
        () -> free
            ? Stream.concat(
                sum.isSpread() ? Stream.empty() : Stream.of(candidate(Optional.empty())),
                all(facts, winograd, sum).map(plan -> candidate(Optional.of(plan))))
            : Stream.empty());
  }

  private static Candidate<Optional<TilePlan>> candidate(Optional<TilePlan> plan) {
    return new Candidate<>(
        plan.map(TilePlan::toString).orElse("direct"),
        plan.map(tiles -> tiles.tile().bound()).orElse(Candidate.DIRECT),
        plan);
  }

  /** The plans for each size of tile that comes into question. */
  static Stream<TilePlan> all(DeviceFacts facts, Winograd winograd, WindowSum sum) {
    return WinogradTile.of(winograd, sum)
        .flatMap(tile -> Stream.<TilePlan>concat(
            Stream.of(WinogradPlan.of(facts, tile, sum)),
            WinogradImagesPlan.of(facts, tile, sum).stream()))
        .filter(plan -> plan.fits(facts, sum));
  }

  /** What a group of channels costs directly, in multiply-adds at full speed. */
  static double directCost(DeviceFacts facts, WindowSum sum) {
    if (sum.isSpread()) return Double.POSITIVE_INFINITY;
    return sum.N()
        * RowPlan.of(facts, sum)
            .map(plan -> plan.cost(facts, sum))
            .orElse(Double.POSITIVE_INFINITY);
  }

  /** Whether tiles are worth it even where the filters are transformed anew for each run. */
  default boolean paysForFilters(DeviceFacts facts, WindowSum sum) {
    double transform = 30.0 * tile().filterPlaces() * sum.C() * Ints.roundUp(sum.M(), unit());
    return cost(sum) + transform < directCost(facts, sum);
  }

  private boolean fits(DeviceFacts facts, WindowSum sum) {
    long filters = sum.groups() * tile().floatsOfFilters(unit(), sum);
    return filters < Integer.MAX_VALUE && filters * Float.BYTES <= facts.maxAllocation();
  }
}
