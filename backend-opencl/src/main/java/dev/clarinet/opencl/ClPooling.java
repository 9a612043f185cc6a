package dev.clarinet.opencl;

import dev.clarinet.op.Pooling;
import dev.clarinet.op.Pooling.Kind;
import dev.clarinet.op.Pooling.Windows;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import java.util.List;

/** {@link Pooling} by {@code pooling_maximum.cl} or {@code pooling_average.cl}: what both have in common. */
final class ClPooling {
  private ClPooling() {}

  static Pooling of(ClRuntime runtime, Windows g) {
    return g.kind() == Kind.MAXIMUM
        ? new ClMaximumPooling(runtime, g)
        : new ClAveragePooling(runtime, g);
  }

  /** The constants of {@code window.cl}. */
  static Defines defines(Grain grain, Windows g) {
    int strideW = g.window().strideW();
    return grain.defines().with("STRIDE_W", strideW <= 2 ? strideW : 0);
  }

  /** The first arguments of all its kernels: the geometry. */
  static List<Integer> geometry(Windows g) {
    var window = g.window();
    return List.of(
        g.H(),
        g.W(),
        g.P(),
        g.Q(),
        window.R(),
        window.S(),
        window.strideH(),
        window.strideW(),
        window.dilationH(),
        window.dilationW(),
        window.top(),
        window.left());
  }
}
