package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceFacts;

/** How many groups share pieces of work by {@code seats.cl}. */
final class Seats {
  /** Floats of the scratch memory of all seats at most, unless there is only one. */
  static final long MOST_FLOATS = 1 << 26;

  private Seats() {}

  /** One for each core, if there are as many pieces, and room for so many floats of scratch memory for each. */
  static int of(DeviceFacts facts, long pieces, long floatsOfSeat) {
    long room = MOST_FLOATS / Math.max(1, floatsOfSeat);
    long units = Math.min(ClRuntime.MOST_SEATS, facts.computeUnits());
    return (int) Math.max(1, Math.min(units, Math.min(pieces, room)));
  }
}
