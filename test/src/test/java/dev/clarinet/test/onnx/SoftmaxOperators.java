package dev.clarinet.test.onnx;

import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.List;

/** ONNX operators around softmax, all by our cross-entropy: logits become rows of a matrix first. */
final class SoftmaxOperators {
  private SoftmaxOperators() {}

  /** SoftmaxCrossEntropyLoss; its second answer is LogSoftmax along the classes. */
  static List<OnnxArray> crossEntropy(OnnxNode node, OnnxBench bench) {
    if (node.has(2)) throw node.uncovered("with class weights");
    if (node.says("ignore_index")) throw node.uncovered("with ignore_index");
    var x = node.floats(0);
    var losses = losses(x.rowsAlong(1), node.input(1).ints(), bench);
    return List.of(reduced(node, losses), logSoftmax(x, 1, bench));
  }

  private static OnnxArray reduced(OnnxNode node, double[] losses) {
    double sum = Arrays.stream(losses).sum();
    return switch (node.word("reduction", "mean")) {
      case "none" -> OnnxArray.floats(node.input(1).shape(), losses);
      case "sum" -> OnnxArray.floats(Shape.of(), sum);
      default -> OnnxArray.floats(Shape.of(), sum / losses.length);
    };
  }

  /** LogSoftmax. */
  static List<OnnxArray> logSoftmax(OnnxNode node, OnnxBench bench) {
    return List.of(logSoftmax(node.floats(0), axis(node), bench));
  }

  /** The cross-entropy with each class as the label in its turn, and the other sign. */
  private static OnnxArray logSoftmax(OnnxArray x, int axis, OnnxBench bench) {
    var rows = x.rowsAlong(axis);
    int N = rows.shape().get(0), K = rows.shape().get(1);
    var answer = new double[N * K];
    for (int k = 0; k < K; k++) {
      int[] labels = new int[N];
      Arrays.fill(labels, k);
      var losses = losses(rows, labels, bench);
      for (int n = 0; n < N; n++) answer[n * K + k] = -losses[n];
    }
    return OnnxArray.floats(rows.shape(), answer).fromRowsAlong(axis, x);
  }

  private static double[] losses(OnnxArray rows, int[] labels, OnnxBench bench) {
    var y = bench.empty(Shape.of(labels.length));
    bench
        .prepare(SoftmaxCrossEntropy.Classes.of(rows.shape()))
        .forward(bench.put(rows), bench.put(labels), y);
    return y.readDoubles();
  }

  /** Softmax: the gradient of the cross-entropy with label 0, and 1 added back at class 0. */
  static List<OnnxArray> softmax(OnnxNode node, OnnxBench bench) {
    var rows = node.floats(0).rowsAlong(axis(node));
    int N = rows.shape().get(0), K = rows.shape().get(1);
    var ones = new double[N];
    Arrays.fill(ones, 1);
    Tensor dy = bench.put(OnnxArray.floats(Shape.of(N), ones)), dx = bench.empty(rows.shape());
    bench
        .prepare(SoftmaxCrossEntropy.Classes.of(rows.shape()))
        .gradInput(bench.put(rows), bench.put(new int[N]), dy, dx);
    var answer = dx.readDoubles();
    for (int n = 0; n < N; n++) answer[n * K]++;
    return List.of(OnnxArray.floats(rows.shape(), answer).fromRowsAlong(axis(node), node.input(0)));
  }

  private static int axis(OnnxNode node) {
    return OnnxNode.axis(node.integer("axis", -1), node.floats(0).shape().rank());
  }
}
