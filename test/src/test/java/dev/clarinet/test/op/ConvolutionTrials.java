package dev.clarinet.test.op;

import dev.clarinet.op.Convolution;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.test.Trial;

/** The calls of a convolution. */
final class ConvolutionTrials {
  private ConvolutionTrials() {}

  static Trial<Convolution> forward(Geometry g, double[] x, double[] f) {
    return Trial.of(g)
        .reads("x", g.input(), x)
        .reads("f", g.filters(), f)
        .writes("y", g.output())
        .calls((convolution, t) -> convolution.forward(t.get("x"), t.get("f"), t.get("y")));
  }

  static Trial<Convolution> forward(Geometry g, double[] x, double[] f, double[] b) {
    return forward(g, x, f)
        .reads("b", g.bias(), b)
        .calls((convolution, t) ->
            convolution.forward(t.get("x"), t.get("f"), t.get("b"), t.get("y")));
  }

  static Trial<Convolution> gradInput(Geometry g, double[] f, double[] dy) {
    return Trial.of(g)
        .reads("f", g.filters(), f)
        .reads("dy", g.output(), dy)
        .writes("dx", g.input())
        .calls((convolution, t) -> convolution.gradInput(t.get("f"), t.get("dy"), t.get("dx")));
  }

  static Trial<Convolution> gradFilters(Geometry g, double[] x, double[] dy) {
    return Trial.of(g)
        .reads("x", g.input(), x)
        .reads("dy", g.output(), dy)
        .writes("df", g.filters())
        .calls((convolution, t) -> convolution.gradFilters(t.get("x"), t.get("dy"), t.get("df")));
  }

  static Trial<Convolution> gradBias(Geometry g, double[] dy) {
    return Trial.of(g)
        .reads("dy", g.output(), dy)
        .writes("db", g.bias())
        .calls((convolution, t) -> convolution.gradBias(t.get("dy"), t.get("db")));
  }
}
