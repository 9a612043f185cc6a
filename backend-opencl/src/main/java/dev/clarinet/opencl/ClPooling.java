package dev.clarinet.opencl;

import dev.clarinet.op.Pooling;
import dev.clarinet.op.Pooling.Kind;
import dev.clarinet.op.Pooling.Windows;
import dev.clarinet.op.Window;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import java.util.List;

/**
 * {@link Pooling} by the kernels of the family, and what those of {@code pooling_maximum.cl} and
 * {@code pooling_average.cl} have in common.
 */
final class ClPooling {
  private ClPooling() {}

  static Pooling of(ClRuntime runtime, Windows g) {
    if (ClSquarePooling.serves(runtime, g)) return new ClSquarePooling(runtime, g);
    if (ClThreePooling.serves(runtime, g)) return new ClThreePooling(runtime, g);
    return g.kind().isMaximum()
        ? new ClMaximumPooling(runtime, g)
        : new ClAveragePooling(runtime, g);
  }

  /** The constants of {@code window.cl}. */
  static Defines defines(Defines grain, Windows g) {
    int strideW = g.window().strideW();
    return rectifying(grain, g)
        .with("STRIDE_W", strideW <= 2 ? strideW : 0)
        .with("USUAL", isUsual(g.window()) ? g.window().R() : 0);
  }

  /** With the constant of {@code window.cl} for a maximum that is rectified. */
  static Defines rectifying(Defines defines, Windows g) {
    return g.kind() == Kind.RECTIFIED_MAXIMUM ? defines.with("RECTIFIED", 1) : defines;
  }

  /** Whether this is a window of the usual size and stride, for which it is worth to compile a program. */
  static boolean isUsual(Window w) {
    return w.R() == w.S()
        && (w.R() == 2 || w.R() == 3)
        && w.strideH() == 2
        && w.strideW() == 2
        && w.dilationH() == 1
        && w.dilationW() == 1;
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
