package dev.clarinet.opencl;

import dev.clarinet.op.Pooling;
import dev.clarinet.op.Pooling.Kind;
import dev.clarinet.op.Pooling.Windows;
import dev.clarinet.op.Window;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;

/** {@link Pooling} by {@code pooling_maximum.cl} or {@code pooling_average.cl}: what both have in common. */
final class ClPooling {
  private ClPooling() {}

  static Pooling of(ClRuntime runtime, Windows g) {
    return g.kind() == Kind.MAXIMUM
        ? new ClMaximumPooling(runtime, g)
        : new ClAveragePooling(runtime, g);
  }

  /** The constants of {@code window.cl}. */
  static Defines defines(Grain grain, Window window) {
    return grain
        .defines()
        .with("R", window.R())
        .with("S", window.S())
        .with("STRIDE_H", window.strideH())
        .with("STRIDE_W", window.strideW())
        .with("DILATION_H", window.dilationH())
        .with("DILATION_W", window.dilationW())
        .with("TOP", window.top())
        .with("LEFT", window.left());
  }
}
