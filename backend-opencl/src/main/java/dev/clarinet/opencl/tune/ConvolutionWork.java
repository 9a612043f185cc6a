package dev.clarinet.opencl.tune;

import static dev.clarinet.opencl.tune.Input.Kind.IMAGES;
import static dev.clarinet.opencl.tune.Input.Kind.KEPT_WEIGHTS;
import static dev.clarinet.opencl.tune.Input.Kind.SLOPES;
import static dev.clarinet.opencl.tune.Input.Kind.WEIGHTS;

import dev.clarinet.op.Activation;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.FusedConvolution;
import java.util.List;

/** The verbs of a convolution as a tuner times them, and elements of their answers as they are written on paper. */
final class ConvolutionWork {
  private ConvolutionWork() {}

  /** Forward and both large gradients, with filters that change from run to run. */
  static List<Workload<?>> training(Geometry g) {
    return List.of(forward(g), byFilters(g), byInput(g));
  }

  /** Forward with filters that stay. */
  static Workload<FusedConvolution> inference(Geometry g) {
    return new Workload<>(
        "inference " + text(g),
        new FusedConvolution.Epilogue(g, Activation.Function.IDENTITY, 0),
        false,
        List.of(
            new Input(g.input(), IMAGES),
            new Input(g.filters(), KEPT_WEIGHTS),
            new Input(g.bias(), KEPT_WEIGHTS)),
        g.output(),
        (fused, in, y) -> fused.forward(in.get(0), in.get(1), in.get(2), y),
        (index, in, sums) -> {
          sums.add(in.get(2)[index / (g.P() * g.Q()) % g.K()], 1);
          addForward(g, index, in.get(0), in.get(1), sums);
        });
  }

  private static Workload<Convolution> forward(Geometry g) {
    return new Workload<>(
        "forward " + text(g),
        g,
        false,
        List.of(new Input(g.input(), IMAGES), new Input(g.filters(), WEIGHTS)),
        g.output(),
        (convolution, in, y) -> convolution.forward(in.get(0), in.get(1), y),
        (index, in, sums) -> addForward(g, index, in.get(0), in.get(1), sums));
  }

  private static Workload<Convolution> byInput(Geometry g) {
    return new Workload<>(
        "gradient by input " + text(g),
        g,
        true,
        List.of(new Input(g.filters(), WEIGHTS), new Input(g.output(), SLOPES)),
        g.input(),
        (convolution, in, dx) -> convolution.gradInput(in.get(0), in.get(1), dx),
        (index, in, sums) -> addInput(g, index, in.get(0), in.get(1), sums));
  }

  private static Workload<Convolution> byFilters(Geometry g) {
    return new Workload<>(
        "gradient by filters " + text(g),
        g,
        true,
        List.of(new Input(g.input(), IMAGES), new Input(g.output(), SLOPES)),
        g.filters(),
        (convolution, in, df) -> convolution.gradFilters(in.get(0), in.get(1), df),
        (index, in, sums) -> addFilters(g, index, in.get(0), in.get(1), sums));
  }

  private static String text(Geometry g) {
    var w = g.window();
    return g.N() + " x " + g.C() + "-" + g.K() + " " + g.H() + "x" + g.W() + " " + g.R() + "x"
        + g.S() + (w.strideH() > 1 || w.strideW() > 1 ? " stride " + w.strideH() : "")
        + (g.groups() > 1 ? " groups " + g.groups() : "");
  }

  private static void addForward(Geometry g, int index, float[] x, float[] f, Sums sums) {
    int q = index % g.Q(), p = index / g.Q() % g.P();
    int k = index / (g.P() * g.Q()) % g.K(), n = index / (g.P() * g.Q() * g.K());
    for (int c = 0; c < g.channelsPerGroup(); c++)
      for (int r = 0; r < g.R(); r++)
        for (int s = 0; s < g.S(); s++) {
          int h = g.h(p, r), w = g.w(q, s);
          if (g.insideImage(h, w)) sums.add(x[g.x(n, g.channel(k, c), h, w)], f[g.f(k, c, r, s)]);
        }
  }

  private static void addInput(Geometry g, int index, float[] f, float[] dy, Sums sums) {
    int w = index % g.W(), h = index / g.W() % g.H();
    int c = index / (g.H() * g.W()) % g.C(), n = index / (g.H() * g.W() * g.C());
    int first = c / g.channelsPerGroup() * g.filtersPerGroup(), inGroup = c % g.channelsPerGroup();
    for (int k = first; k < first + g.filtersPerGroup(); k++)
      for (int r = 0; r < g.R(); r++)
        for (int s = 0; s < g.S(); s++) {
          int p = window(h - g.h(0, r), g.window().strideH(), g.P());
          int q = window(w - g.w(0, s), g.window().strideW(), g.Q());
          if (p >= 0 && q >= 0) sums.add(dy[g.y(n, k, p, q)], f[g.f(k, inGroup, r, s)]);
        }
  }

  /** Which window begins so many rows behind the first, or −1. */
  private static int window(int distance, int stride, int count) {
    return distance >= 0 && distance % stride == 0 && distance / stride < count
        ? distance / stride
        : -1;
  }

  private static void addFilters(Geometry g, int index, float[] x, float[] dy, Sums sums) {
    int s = index % g.S(), r = index / g.S() % g.R();
    int c = index / (g.R() * g.S()) % g.channelsPerGroup();
    int k = index / (g.R() * g.S() * g.channelsPerGroup());
    for (int n = 0; n < g.N(); n++)
      for (int p = 0; p < g.P(); p++)
        for (int q = 0; q < g.Q(); q++) {
          int h = g.h(p, r), w = g.w(q, s);
          if (g.insideImage(h, w)) sums.add(x[g.x(n, g.channel(k, c), h, w)], dy[g.y(n, k, p, q)]);
        }
  }
}
