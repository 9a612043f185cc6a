package dev.clarinet.bench;

import dev.clarinet.op.Convolution.Geometry;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Knows a convolution and its slopes, as it is written on paper, in double, at elements drawn by lot. */
record ConvolutionOracle(Geometry g, Of of) implements Oracle {
  /** What is known. */
  enum Of {
    /** y. */
    FORWARD,
    /** dx. */
    INPUT,
    /** df. */
    FILTERS
  }

  private static final int SAMPLES = 200;
  private static final int FILTER_SAMPLES = 40;

  @Override
  public double error(Map<String, float[]> inputs, float[] answer) {
    var random = new SplittableRandom(3);
    double worst = 0, largest = 0;
    for (int i = 0; i < (of == Of.FILTERS ? FILTER_SAMPLES : SAMPLES); i++) {
      int index = random.nextInt(answer.length);
      var sum = new Sum();
      switch (of) {
        case FORWARD -> forward(index, numbers(inputs, "x"), numbers(inputs, "f"), sum);
        case INPUT -> input(index, numbers(inputs, "f"), numbers(inputs, "dy"), sum);
        case FILTERS -> filters(index, numbers(inputs, "x"), numbers(inputs, "dy"), sum);
      }
      worst = Math.max(worst, Math.abs(answer[index] - sum.value));
      largest = Math.max(largest, sum.size);
    }
    return worst / largest;
  }

  private static float[] numbers(Map<String, float[]> inputs, String letter) {
    return Objects.requireNonNull(inputs.get(letter), letter);
  }

  /** What was added up, and how large it was without signs. */
  private static final class Sum {
    private double value;
    private double size;

    void add(double term) {
      value += term;
      size += Math.abs(term);
    }
  }

  private void forward(int index, float[] x, float[] f, Sum sum) {
    int q = index % g.Q(), p = index / g.Q() % g.P();
    int k = index / (g.P() * g.Q()) % g.K(), n = index / (g.P() * g.Q() * g.K());
    for (int c = 0; c < g.channelsPerGroup(); c++)
      for (int r = 0; r < g.R(); r++)
        for (int s = 0; s < g.S(); s++) {
          int h = g.h(p, r), w = g.w(q, s);
          if (g.insideImage(h, w))
            sum.add((double) x[g.x(n, g.channel(k, c), h, w)] * f[g.f(k, c, r, s)]);
        }
  }

  private void input(int index, float[] f, float[] dy, Sum sum) {
    int w = index % g.W(), h = index / g.W() % g.H();
    int c = index / (g.H() * g.W()) % g.C(), n = index / (g.H() * g.W() * g.C());
    int group = c / g.channelsPerGroup(), inGroup = c % g.channelsPerGroup();
    for (int i = 0; i < g.filtersPerGroup(); i++)
      for (int r = 0; r < g.R(); r++)
        for (int s = 0; s < g.S(); s++) {
          int k = group * g.filtersPerGroup() + i;
          int p = window(h - g.h(0, r), g.window().strideH(), g.P());
          int q = window(w - g.w(0, s), g.window().strideW(), g.Q());
          if (p >= 0 && q >= 0) sum.add((double) dy[g.y(n, k, p, q)] * f[g.f(k, inGroup, r, s)]);
        }
  }

  /** Which window begins {@code distance} rows behind the first, or −1. */
  private static int window(int distance, int stride, int count) {
    return distance >= 0 && distance % stride == 0 && distance / stride < count
        ? distance / stride
        : -1;
  }

  private void filters(int index, float[] x, float[] dy, Sum sum) {
    int s = index % g.S(), r = index / g.S() % g.R();
    int c = index / (g.R() * g.S()) % g.channelsPerGroup(), k = index / g.f(1, 0, 0, 0);
    for (int n = 0; n < g.N(); n++)
      for (int p = 0; p < g.P(); p++)
        for (int q = 0; q < g.Q(); q++) {
          int h = g.h(p, r), w = g.w(q, s);
          if (g.insideImage(h, w))
            sum.add((double) x[g.x(n, g.channel(k, c), h, w)] * dy[g.y(n, k, p, q)]);
        }
  }
}
