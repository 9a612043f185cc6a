package dev.clarinet.test.onnx;

import dev.clarinet.Tensor;
import dev.clarinet.op.Normalization;
import java.util.List;

/** BatchNormalization, in training and in inference. */
final class NormalizationOperator {
  private static final double EPSILON = 1e-5, MOMENTUM = 0.9;

  private NormalizationOperator() {}

  /** ONNX's momentum is the part of the running statistics that stays; ours is the part that moves. */
  static List<OnnxArray> run(OnnxNode node, OnnxBench bench) {
    var images = OnnxImages.planes(node.floats(0).shape());
    double stays = node.number("momentum", MOMENTUM);
    var spec = Normalization.Channels.of(images, node.number("epsilon", EPSILON), 1 - stays);
    var normalization = bench.prepare(spec);
    Tensor x = bench.put(node.floats(0).as(images)), y = bench.empty(images);
    Tensor gamma = bench.put(node.floats(1)), beta = bench.put(node.floats(2));
    Tensor mean = bench.put(node.floats(3)), variance = bench.put(node.floats(4));

    if (node.integer("training_mode", 0) == 0) {
      normalization.infer(x, gamma, beta, mean, variance, y);
      return List.of(OnnxBench.read(y).as(node.input(0).shape()));
    }
    normalization.forward(x, gamma, beta, mean, variance, bench.empty(spec.saved()), y);
    var runningVariance = biased(OnnxBench.read(variance), node.input(4), stays, spec);
    return List.of(
        OnnxBench.read(y).as(node.input(0).shape()), OnnxBench.read(mean), runningVariance);
  }

  /** ONNX moves towards the variance divided by M, we and PyTorch towards that divided by M − 1. */
  private static OnnxArray biased(
      OnnxArray moved, OnnxArray old, double stays, Normalization.Channels spec) {
    double M = spec.N() * spec.plane();
    var variance = moved.values().clone();
    for (int c = 0; c < variance.length; c++) {
      double kept = stays * old.values()[c];
      variance[c] = kept + (variance[c] - kept) * (M - 1) / M;
    }
    return OnnxArray.floats(moved.shape(), variance);
  }
}
