package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.Candidate;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.Space;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a {@link WindowSum} is computed by Winograd's tiles.
 *
 * @param tiles by which; directly if by none
 * @param always also with filters that are written again and again, which are transformed each time
 */
record TileWay(Optional<TilePlan> tiles, boolean always) {
  private static final TileWay DIRECT = new TileWay(Optional.empty(), true);

  /**
   * The ways for this sum, the cheapest by count first.
   *
   * @param kept whether its filters stay, as in inference
   */
  static Space<TileWay> space(DeviceFacts facts, Winograd winograd, WindowSum sum, boolean kept) {
    boolean free = winograd == Winograd.WHERE_IT_PAYS;
    var cheapest = TilePlan.of(facts, winograd, sum)
        .map(
            plan -> new TileWay(Optional.of(plan), !free || plan.paysForWrittenFilters(facts, sum)))
        .orElse(DIRECT);
    return new Space<>(
        (kept ? "convolution by kept filters: " : "convolution: ") + sum.text(),
        cheapest.candidate(),
        () -> free ? all(facts, winograd, sum) : Stream.empty());
  }

  private static Stream<Candidate<TileWay>> all(
      DeviceFacts facts, Winograd winograd, WindowSum sum) {
    var tiles =
        TilePlan.all(facts, winograd, sum).map(plan -> new TileWay(Optional.of(plan), true));
    var direct = sum.isSpread() ? Stream.<TileWay>empty() : Stream.of(DIRECT);
    return Stream.concat(direct, tiles).map(TileWay::candidate);
  }

  private Candidate<TileWay> candidate() {
    if (tiles.isEmpty()) return new Candidate<>("direct", Candidate.DIRECT, this);
    var plan = tiles.get();
    return new Candidate<>(
        plan + (always ? "" : " unless rewritten"), plan.tile().bound(), this);
  }
}
