package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;

/**
 * Where the filters of a {@link WindowSum} lie in the tensor of a convolution's: f[g,m,c,r,s] at
 * g·size + m·stepM + c·stepC + first + r·stepR + s·stepS.
 *
 * @param size floats of a group
 */
record FilterView(int size, int stepM, int stepC, int first, int stepR, int stepS) {

  /** One behind the other, in the order in which they lie. */
  static FilterView forward(Geometry g) {
    int taps = g.R() * g.S(), filter = g.channelsPerGroup() * taps;
    return new FilterView(g.filtersPerGroup() * filter, filter, taps, 0, g.S(), 1);
  }

  /** Whether the filters of this sum lie one behind the other. */
  boolean isPlain(WindowSum sum) {
    int S = sum.columns().taps(), taps = sum.rows().taps() * S, filter = sum.C() * taps;
    return size == sum.M() * filter
        && stepM == filter
        && stepC == taps
        && first == 0
        && stepR == S
        && stepS == 1;
  }
}
