package dev.clarinet.test.onnx;

import dev.clarinet.op.Activation;
import dev.clarinet.op.Dropout;
import dev.clarinet.op.Sum;
import java.util.List;

/** ONNX operators that go element by element. */
final class ElementOperators {
  private static final double LEAKY_RELU_SLOPE = 0.01;

  private ElementOperators() {}

  /** One of our elementwise functions. */
  static OnnxOperators.Operator activation(Activation.Function function) {
    return (node, bench) -> {
      var x = node.floats(0);
      double a =
          function == Activation.Function.LEAKY_RELU ? node.number("alpha", LEAKY_RELU_SLOPE) : 0;
      var y = bench.empty(x.shape());
      bench.prepare(new Activation.Elements(function, a, x.shape())).forward(bench.put(x), y);
      return List.of(OnnxBench.read(y));
    };
  }

  /** Add, and Sum. */
  static List<OnnxArray> sum(OnnxNode node, OnnxBench bench) {
    var terms = node.floatsAlike();
    var y = bench.empty(terms.get(0).shape());
    var sum = bench.prepare(new Sum.Terms(terms.size(), y.shape()));
    sum.forward(terms.stream().map(bench::put).toList(), y);
    return List.of(OnnxBench.read(y));
  }

  /** Dropout, where no coin is tossed: in inference, and at rate 0. The coins of others are not ours. */
  static List<OnnxArray> dropout(OnnxNode node, OnnxBench bench) {
    boolean training = node.has(2) && node.input(2).number() != 0;
    double rate = !training ? 0 : node.has(1) ? node.input(1).number() : 0.5;
    if (rate != 0) throw node.uncovered("with coins of another generator");
    var x = node.floats(0);
    var y = bench.empty(x.shape());
    bench.prepare(new Dropout.Coins(rate, 0, x.shape())).forward(bench.put(x), 0, y);
    return List.of(OnnxBench.read(y));
  }
}
