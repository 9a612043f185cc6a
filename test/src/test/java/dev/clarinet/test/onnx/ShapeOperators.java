package dev.clarinet.test.onnx;

import dev.clarinet.Shape;
import dev.clarinet.op.Concatenation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** ONNX operators that compute nothing: they move elements, or only change the shape. */
final class ShapeOperators {
  private ShapeOperators() {}

  /** Concat along any axis: those before it count as images, those behind it as pixels. */
  static List<OnnxArray> concatenation(OnnxNode node, OnnxBench bench) {
    int count = node.inputs().size(),
        axis = OnnxNode.axis(node.integer("axis", 0), node.floats(0).shape().rank());
    var xs = IntStream.range(0, count).mapToObj(node::floats).toList();
    var parts = new Concatenation.Parts(xs.stream().map(x -> x.around(axis)).toList());
    var y = bench.empty(parts.output());
    bench
        .prepare(parts)
        .forward(xs.stream().map(x -> bench.put(x.as(x.around(axis)))).toList(), y);

    int[] extents = xs.get(0).shape().extents();
    extents[axis] = parts.channelsBefore(count);
    return List.of(OnnxBench.read(y).as(Shape.of(extents)));
  }

  /** Constant. */
  static List<OnnxArray> constant(OnnxNode node, OnnxBench bench) {
    return List.of(node.tensor("value"));
  }

  /** Transpose, by the host: no operation of ours does it by itself. */
  static List<OnnxArray> transposed(OnnxNode node, OnnxBench bench) {
    return List.of(node.input(0)
        .transposed(node.integers("perm").orElseThrow(() -> node.uncovered("without perm"))));
  }

  /** Flatten. */
  static List<OnnxArray> flat(OnnxNode node, OnnxBench bench) {
    var x = node.floats(0);
    int axis = OnnxNode.axis(node.integer("axis", 1), x.shape().rank()), rows = 1;
    for (int i = 0; i < axis; i++) rows *= x.shape().get(i);
    return viewed(x, bench, rows, x.shape().size() / rows);
  }

  /** Reshape: a 0 keeps the extent, a −1 takes what is left. */
  static List<OnnxArray> reshaped(OnnxNode node, OnnxBench bench) {
    var x = node.floats(0);
    int[] extents = node.input(1).ints();
    int known = 1, open = -1;
    for (int i = 0; i < extents.length; i++) {
      if (extents[i] == 0) extents[i] = x.shape().get(i);
      if (extents[i] == -1) open = i;
      else known *= extents[i];
    }
    if (open >= 0) extents[open] = x.shape().size() / known;
    return viewed(x, bench, extents);
  }

  /** Squeeze: without those axes, or without all extents of 1. */
  static List<OnnxArray> squeezed(OnnxNode node, OnnxBench bench) {
    var x = node.floats(0);
    int rank = x.shape().rank();
    var gone = axes(node).map(axis -> OnnxNode.axis(axis, rank)).boxed().toList();
    int[] kept = IntStream.range(0, rank)
        .filter(axis -> gone.isEmpty() ? x.shape().get(axis) != 1 : !gone.contains(axis))
        .map(x.shape()::get)
        .toArray();
    return viewed(x, bench, kept);
  }

  /** Unsqueeze: with new axes of extent 1 at those places. */
  static List<OnnxArray> unsqueezed(OnnxNode node, OnnxBench bench) {
    var x = node.floats(0);
    int rank = x.shape().rank() + (int) axes(node).count();
    int[] extents = new int[rank];
    axes(node).forEach(axis -> extents[OnnxNode.axis(axis, rank)] = 1);
    var old = Arrays.stream(x.shape().extents()).iterator();
    for (int i = 0; i < rank; i++) if (extents[i] == 0) extents[i] = old.next();
    return viewed(x, bench, extents);
  }

  private static IntStream axes(OnnxNode node) {
    return Arrays.stream(
        node.has(1) ? node.input(1).ints() : node.integers("axes").orElse(new int[0]));
  }

  private static List<OnnxArray> viewed(OnnxArray x, OnnxBench bench, int... extents) {
    return List.of(OnnxBench.read(bench.put(x).as(Shape.of(extents))));
  }
}
