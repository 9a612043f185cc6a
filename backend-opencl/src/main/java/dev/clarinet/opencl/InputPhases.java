package dev.clarinet.opencl;

import dev.clarinet.op.Convolution;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The parts of the gradient by the input: the pixels of dx whose row and column leave the same rests when divided by
 * the stride. They meet the same taps of the filters, namely those with (h + pad − r·dilation) divisible by the stride,
 * and so are a {@link WindowSum} of dy with these taps turned round; of no channels where no tap meets the phase.
 */
final class InputPhases {
  private static final Taps NONE = new Taps(0, 1, 1, 0, 0);

  private InputPhases() {}

  /** Every {@code every}-th of the filters' rows from {@code first} on; p = h' + origin + r·tap counts rows of dy. */
  private record Taps(int first, int every, int taken, int tap, int origin) {

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
  static List<WindowSum> of(Convolution.Geometry g) {
    var phases = new ArrayList<WindowSum>();
    for (int h = 0; h < Math.min(g.window().strideH(), g.H()); h++)
      for (int w = 0; w < Math.min(g.window().strideW(), g.W()); w++) phases.add(at(h, w, g));
    return phases;
  }

  /** All phases in one sum: over dy with zeros between its rows and columns, as many as the stride leaves out. */
  static WindowSum together(Convolution.Geometry g) {
    var w = g.window();
    var r = new Taps(0, 1, g.R(), -w.dilationH(), w.top());
    var s = new Taps(0, 1, g.S(), -w.dilationW(), w.left());
    return new WindowSum(
        g.N(),
        g.filtersPerGroup(),
        g.channelsPerGroup(),
        g.groups(),
        axis(g.P(), g.H(), 1, 0, w.strideH(), r),
        axis(g.Q(), g.W(), 1, 0, w.strideW(), s),
        filters(g, r, s));
  }

  private static WindowSum at(int h, int w, Convolution.Geometry g) {
    var window = g.window();
    var rows = Taps.of(h, window.strideH(), window.dilationH(), window.top(), g.R());
    var columns = Taps.of(w, window.strideW(), window.dilationW(), window.left(), g.S());
    boolean met = rows.isPresent() && columns.isPresent();
    Taps r = met ? rows.orElseThrow() : NONE, s = met ? columns.orElseThrow() : NONE;
    return new WindowSum(
        g.N(),
        met ? g.filtersPerGroup() : 0,
        g.channelsPerGroup(),
        g.groups(),
        axis(g.P(), g.H(), window.strideH(), h, 1, r),
        axis(g.Q(), g.W(), window.strideW(), w, 1, s),
        filters(g, r, s));
  }

  private static WindowSum.Axis axis(
      int answers, int image, int stride, int phase, int spread, Taps taps) {
    int here = Ints.divideUp(image - phase, stride);
    return new WindowSum.Axis(
        answers, here, taps.taken, 1, taps.tap, taps.origin, image, stride, phase, spread);
  }

  /** The sum's m are the channels of x, and its c the filters. */
  private static FilterView filters(Convolution.Geometry g, Taps r, Taps s) {
    int taps = g.R() * g.S();
    return new FilterView(
        g.filtersPerGroup() * g.channelsPerGroup() * taps,
        taps,
        g.channelsPerGroup() * taps,
        r.first * g.S() + s.first,
        r.every * g.S(),
        s.every);
  }
}
