package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import java.util.List;

/** Lists of kernel arguments. */
final class Lists {
  private Lists() {}

  /** N, C, H, W, K, P and Q, what kernels of a convolution's slopes begin with; channels and filters of one group. */
  static List<Object> extents(Geometry g) {
    return List.of(g.N(), g.channelsPerGroup(), g.H(), g.W(), g.filtersPerGroup(), g.P(), g.Q());
  }

  /** One after the other. */
  static Object[] concat(List<?> first, Object... more) {
    Object[] all = first.toArray(new Object[first.size() + more.length]);
    System.arraycopy(more, 0, all, first.size(), more.length);
    return all;
  }
}
