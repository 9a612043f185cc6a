package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import java.util.List;
import java.util.Optional;

/**
 * How {@code convolution_filters_planes} cuts up the sum that forward is.
 *
 * @param lanes floats in a vector
 * @param floats local memory for each of x and dy
 * @param taps at least the taps of a filter
 * @param PB rows of y that are multiplied at a time
 * @param WL numbers in a phase of a row
 */
record PlanePlan(int lanes, int floats, int taps, int PB, int WL) {
  private static final int VECTORS = 4, TAPS_AT_ONCE = 9;
  private static final List<Integer> FLOATS = List.of(8192, 65536), TAPS = List.of(9, 25, 49, 225);

  /** The plan for a device, if a row's windows fit its local memory. */
  static Optional<PlanePlan> of(DeviceFacts facts, WindowSum sum) {
    return FLOATS.stream()
        .flatMap(floats -> within(facts, sum, floats).stream())
        .findFirst();
  }

  private static Optional<PlanePlan> within(DeviceFacts facts, WindowSum sum, int floats) {
    int lanes = Panels.lanes(facts), taps = sum.rows().taps() * sum.columns().taps();
    int WL = sum.columns().seenOfShare(), rows = rows(sum, floats, lanes * VECTORS, WL);
    long bytes = 2L * (floats + VECTORS * lanes) * Float.BYTES;
    var most = TAPS.stream().filter(enough -> enough >= taps).findFirst();
    if (rows < 1 || most.isEmpty() || bytes > facts.localMemory()) return Optional.empty();
    return Optional.of(new PlanePlan(lanes, floats, most.get(), rows, WL));
  }

  /** Rows of y that fit, with what they see, into so many floats each. */
  private static int rows(WindowSum sum, int floats, int step, int WL) {
    var h = sum.rows();
    int wide = sum.columns().stride() * WL, reach = h.seen(1);
    boolean dense = h.stride() == 1 && sum.columns().stride() == 1;
    int row = dense ? wide : Ints.roundUp(sum.columns().answers(), step);
    int seen = Math.max(0, floats / wide - reach + h.stride()) / h.stride();
    int made = Math.min(floats / row, floats / (wide * h.stride()));
    return Math.min(h.answers(), Math.min(seen, made));
  }

  Defines defines() {
    return Defines.of("LANES", lanes)
        .with("NV", VECTORS)
        .with("MR", TAPS_AT_ONCE)
        .with("FLOATS", floats)
        .with("TAPS", taps);
  }
}
