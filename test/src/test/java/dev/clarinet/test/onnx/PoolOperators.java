package dev.clarinet.test.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.GlobalAverage;
import dev.clarinet.op.Pooling;
import dev.clarinet.op.Window;
import java.util.List;

/** ONNX operators that pool. */
final class PoolOperators {
  private PoolOperators() {}

  /** MaxPool, with the positions of its maxima where the node asks for them, and AveragePool. */
  static OnnxOperators.Operator pool(Pooling.Kind kind) {
    return (node, bench) -> {
      var xs = OnnxImages.shape(node, node.floats(0).shape());
      int[] kernel = OnnxImages.rowsAndColumns(node, "kernel_shape", 1);
      var bare = OnnxImages.window(node, kernel[0], kernel[1]);
      var window = OnnxImages.padded(node, bare, xs.get(2), xs.get(3));
      boolean ceiling = node.integer("ceil_mode", 0) == 1;
      boolean countPadding = node.integer("count_include_pad", 0) == 1;
      var spec = Pooling.Windows.of(kind, xs, window, ceiling, countPadding);

      Tensor x = bench.put(node.input(0).as(xs)), y = bench.empty(spec.output());
      var pooling = bench.prepare(spec);
      pooling.forward(x, y);
      var answer = OnnxImages.likeInput(OnnxBench.read(y), node.input(0).shape());
      return node.proto().getOutputCount() == 1
          ? List.of(answer)
          : List.of(answer, positions(node, pooling, x, y, bench));
    };
  }

  /** Where each maximum lies: where gradInput puts a slope that only its window has. */
  private static OnnxArray positions(
      OnnxNode node, Pooling pooling, Tensor x, Tensor y, OnnxBench bench) {
    if (node.integer("storage_order", 0) != 0)
      throw node.uncovered("with positions counted by columns");
    Tensor dy = bench.empty(y.shape()), dx = bench.empty(x.shape());
    var positions = new double[y.shape().size()];
    for (int i = 0; i < positions.length; i++) {
      var slopes = new double[positions.length];
      slopes[i] = 1;
      pooling.gradInput(x, dy.writeDoubles(slopes), dx);
      positions[i] = indexOfOne(dx.readDoubles());
    }
    return new OnnxArray(TensorProto.DataType.INT64, y.shape(), positions);
  }

  private static int indexOfOne(double[] values) {
    int i = 0;
    while (values[i] != 1) i++;
    return i;
  }

  /** GlobalAveragePool. */
  static List<OnnxArray> globalAverage(OnnxNode node, OnnxBench bench) {
    var x = node.floats(0);
    var spec = GlobalAverage.Planes.of(OnnxImages.planes(x.shape()));
    var y = bench.empty(spec.output());
    bench.prepare(spec).forward(bench.put(x.as(spec.input())), y);
    return List.of(OnnxBench.read(y).as(pixels(x.shape())));
  }

  /** GlobalMaxPool: a window as large as the image. */
  static List<OnnxArray> globalMaximum(OnnxNode node, OnnxBench bench) {
    var x = node.floats(0);
    var planes = OnnxImages.planes(x.shape());
    var window = Window.kernel(planes.get(2), 1);
    var spec = Pooling.Windows.of(Pooling.Kind.MAXIMUM, planes, window, false, false);
    var y = bench.empty(spec.output());
    bench.prepare(spec).forward(bench.put(x.as(planes)), y);
    return List.of(OnnxBench.read(y).as(pixels(x.shape())));
  }

  /** [N,C,1,…] in the rank of x. */
  private static Shape pixels(Shape x) {
    int[] extents = x.extents();
    for (int axis = 2; axis < extents.length; axis++) extents[axis] = 1;
    return Shape.of(extents);
  }
}
