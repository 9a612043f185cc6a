package dev.clarinet.test.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.Limits;
import dev.clarinet.Profile;
import dev.clarinet.Shape;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.Window;
import dev.clarinet.test.OpenClAvailable;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ProfileLimitsTest {
  private static final int RUNS = 5;

  /** Runs a convolution that nobody computes by Winograd's tiles: once before, since that may compile, and then profiled. */
  private static Profile convolving(Backend backend, Supplier<Profile> begin) {
    var g = Geometry.of(Shape.of(8, 16, 28, 28), 16, Window.kernel(5).stride(2), 1);
    try (var convolution = backend.prepare(g);
        var x = backend.tensor(g.input(), new float[g.input().size()]);
        var f = backend.tensor(g.filters(), new float[g.filters().size()]);
        var b = backend.tensor(g.bias(), new float[g.bias().size()]);
        var y = backend.tensor(g.output())) {
      convolution.forward(x, f, b, y);
      var profile = begin.get();
      try (profile) {
        for (int i = 0; i < RUNS; i++) convolution.forward(x, f, b, y);
      }
      return profile;
    }
  }

  private static void requireOneRowWithALimit(Backend backend) {
    var profile = convolving(backend, () -> Profile.of(backend));

    assertThat(profile.rows())
        .singleElement()
        .matches(row -> row.operation().equals("Convolution.forward") && row.runs() == RUNS);
    assertThat(profile.limits().flops()).isPositive();
    assertThat(profile.waits()).isEmpty();
    assertThat(backend.openResources()).isZero();
    assertThat(backend.tensorBytes()).isZero();
  }

  @Test
  void aProfileMeasuresItsLimitsAndLeavesNothingOfThatBehind() {
    try (var backend = Backends.open("java")) {
      requireOneRowWithALimit(backend);
    }
  }

  @Test
  @OpenClAvailable
  void soItDoesOnAnOpenClDevice() {
    try (var backend = Backends.open("opencl")) {
      requireOneRowWithALimit(backend);
    }
  }

  @Test
  void aTableShowsTheShareOfTheLimitsThatItWasGiven() {
    try (var backend = Backends.open("java")) {
      var profile = convolving(backend, () -> Profile.of(backend, new Limits(1e9, 1e12)));
      var row = profile.rows().get(0);
      String percent =
          String.format(Locale.ROOT, "%.1f%%\n", row.work().flops() / 1e7 / row.seconds());

      assertThat(profile.toString())
          .contains("the limit is 1 GFLOP/s and 1000.0 GB/s\n")
          .containsPattern("Convolution\\.forward .* \\d+\\.\\d +" + percent)
          .containsPattern("all .* " + percent);
    }
  }
}
