package dev.clarinet.opencl;

import dev.clarinet.op.Convolution;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Part of the gradient by the input: the pixels of dx whose row and column leave the same rests when divided by the
 * stride. They meet the same taps of the filters, namely those with (h + pad − r·dilation) divisible by the stride, and so
 * are a {@link WindowSum} of dy with these taps turned round.
 *
 * @param sum the sum; of no channels where no tap meets the phase
 * @param rows the rows of the filters that are taken
 * @param columns the columns that are taken
 */
record InputPhase(WindowSum sum, Taps rows, Taps columns) {
  private static final Taps NONE = new Taps(0, 1, 1, 0, 0);

  /** Every {@code every}-th of the filters' rows from {@code first} on; p = h' + origin + r·tap counts rows of dy. */
  record Taps(int first, int every, int taken, int tap, int origin) {

    private static Optional<Taps> of(int phase, int stride, int dilation, int padding, int size) {
      int every = stride / gcd(stride, dilation);
      return IntStream.range(0, Math.min(every, size))
          .filter(r -> (phase + padding - r * dilation) % stride == 0)
          .mapToObj(r -> new Taps(
              r,
              every,
              (size - 1 - r) / every + 1,
              -every * dilation / stride,
              (phase + padding - r * dilation) / stride))
          .findFirst();
    }

    private static int gcd(int a, int b) {
      return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).intValue();
    }
  }

  /** All phases of a convolution's gradient by the input; together they cover dx. */
  static List<InputPhase> of(Convolution.Geometry g) {
    var phases = new ArrayList<InputPhase>();
    for (int h = 0; h < Math.min(g.window().strideH(), g.H()); h++)
      for (int w = 0; w < Math.min(g.window().strideW(), g.W()); w++) phases.add(at(h, w, g));
    return phases;
  }

  private static InputPhase at(int h, int w, Convolution.Geometry g) {
    var window = g.window();
    var rows = Taps.of(h, window.strideH(), window.dilationH(), window.top(), g.R());
    var columns = Taps.of(w, window.strideW(), window.dilationW(), window.left(), g.S());
    boolean met = rows.isPresent() && columns.isPresent();
    Taps r = met ? rows.orElseThrow() : NONE, s = met ? columns.orElseThrow() : NONE;
    var sum = new WindowSum(
        g.N(),
        met ? g.filtersPerGroup() : 0,
        g.channelsPerGroup(),
        g.groups(),
        axis(g.P(), g.H(), window.strideH(), h, r),
        axis(g.Q(), g.W(), window.strideW(), w, s));
    return new InputPhase(sum, r, s);
  }

  private static WindowSum.Axis axis(int answers, int image, int stride, int phase, Taps taps) {
    int here = Ints.divideUp(image - phase, stride);
    return new WindowSum.Axis(
        answers, here, taps.taken, 1, taps.tap, taps.origin, image, stride, phase);
  }

  /** Whether any tap meets the phase; else dx is 0 there. */
  boolean met() {
    return sum.C() > 0;
  }
}
