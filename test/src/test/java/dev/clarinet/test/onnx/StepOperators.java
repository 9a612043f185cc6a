package dev.clarinet.test.onnx;

import dev.clarinet.Tensor;
import dev.clarinet.op.AdamStep;
import dev.clarinet.op.SgdStep;
import java.util.ArrayList;
import java.util.List;

/** ONNX operators that are steps of an optimiser: learning rate and time first, then each parameter with its state. */
final class StepOperators {
  /** So late that 1 − βᵗ is 1. */
  private static final long LATE = 1L << 40;

  private StepOperators() {}

  /** Momentum: X, G, V of each parameter become X and V. */
  static List<OnnxArray> momentum(OnnxNode node, OnnxBench bench) {
    if (!node.word("mode", "standard").equals("standard")) throw node.uncovered("of mode nesterov");
    if (node.input(1).number() != 0) throw node.uncovered("with a dampened gradient");
    int count = (node.inputs().size() - 2) / 3;
    var outputs = new ArrayList<OnnxArray>();
    var velocities = new ArrayList<OnnxArray>();
    for (int i = 0; i < count; i++) {
      Tensor w = bench.put(node.floats(2 + i)), g = bench.put(node.floats(2 + count + i));
      Tensor v = bench.put(node.floats(2 + 2 * count + i));
      var rule =
          new SgdStep.Rule(w.shape(), node.number("alpha", 0), node.number("norm_coefficient", 0));
      bench.prepare(rule).step(w, g, v, bench.put(0), node.input(0).number());
      outputs.add(OnnxBench.read(w));
      velocities.add(OnnxBench.read(v));
    }
    outputs.addAll(velocities);
    return outputs;
  }

  /** Adam: X, G, V, H of each parameter become X, V and H. ONNX corrects no bias at time 0, we none at a late one. */
  static List<OnnxArray> adam(OnnxNode node, OnnxBench bench) {
    if (node.input(1).number() != 0) throw node.uncovered("with its ε outside the correction");
    if (node.number("norm_coefficient_post", 0) != 0)
      throw node.uncovered("with norm_coefficient_post");
    double beta1 = node.number("alpha", 0.9), beta2 = node.number("beta", 0.999);
    double epsilon = node.number("epsilon", 1e-6), weightDecay = node.number("norm_coefficient", 0);
    int count = (node.inputs().size() - 2) / 4;
    var outputs = new ArrayList<OnnxArray>();
    var means = new ArrayList<OnnxArray>();
    var squares = new ArrayList<OnnxArray>();
    for (int i = 0; i < count; i++) {
      Tensor w = bench.put(node.floats(2 + i)), g = bench.put(node.floats(2 + count + i));
      Tensor m = bench.put(node.floats(2 + 2 * count + i)),
          v = bench.put(node.floats(2 + 3 * count + i));
      var rule = new AdamStep.Rule(w.shape(), beta1, beta2, epsilon, weightDecay);
      bench.prepare(rule).step(w, g, m, v, bench.put(0), node.input(0).number(), LATE);
      outputs.add(OnnxBench.read(w));
      means.add(OnnxBench.read(m));
      squares.add(OnnxBench.read(v));
    }
    outputs.addAll(means);
    outputs.addAll(squares);
    return outputs;
  }
}
