package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import java.util.Arrays;
import java.util.List;

/** Groups that share pieces of work by {@code seats.cl}. */
class SeatsTest {
  private static final int LAUNCHES = 20;

  @EveryBinding
  void eachLaunchTakesEachSeatAndEachPieceOnce(String binding) {
    try (var runtime = Runtimes.open(binding);
        var program = runtime.program("probe_seats", Defines.none())) {
      var kernel = program.kernel("probe_seats");
      for (int groups : List.of(1, 2, 3, 8, ClRuntime.MOST_SEATS))
        for (int pieces : List.of(0, 1, 5, 100, 10_000)) {
          try (var ofPieces = zeros(runtime, Math.max(1, pieces));
              var ofSeats = zeros(runtime, groups)) {
            var launch = kernel.args(pieces, runtime.seats(), ofPieces, ofSeats).groups(groups);
            for (int i = 0; i < LAUNCHES; i++) launch.launch();

            assertThat(floats(runtime, ofPieces, pieces))
                .as("%d pieces, %d groups", pieces, groups)
                .isEqualTo(all(pieces));
            assertThat(floats(runtime, ofSeats, groups))
                .as("%d pieces, seats of %d groups", pieces, groups)
                .isEqualTo(all(groups));
          }
        }
    }
  }

  private static float[] all(int count) {
    var times = new float[count];
    Arrays.fill(times, LAUNCHES);
    return times;
  }

  private static ClBuffer zeros(ClRuntime runtime, int count) {
    var buffer = runtime.floats(count);
    Runtimes.fill(runtime, buffer, 0);
    return buffer;
  }

  private static float[] floats(ClRuntime runtime, ClBuffer buffer, int count) {
    var values = new float[count];
    runtime.read(buffer, values);
    return values;
  }
}
