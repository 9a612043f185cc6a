package dev.clarinet.test.onnx;

import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.Sum;
import dev.clarinet.op.Window;
import java.util.List;

/** Conv, and ConvTranspose, which is the convolution's gradient by its input. */
final class ConvolutionOperators {
  private ConvolutionOperators() {}

  /** Conv, with or without bias. */
  static List<OnnxArray> convolution(OnnxNode node, OnnxBench bench) {
    var xs = OnnxImages.shape(node, node.floats(0).shape());
    var fs = OnnxImages.shape(node, node.floats(1).shape());
    var window = OnnxImages.window(node, fs.get(2), fs.get(3));
    var padded = OnnxImages.padded(node, window, xs.get(2), xs.get(3));
    var geometry = Convolution.Geometry.of(xs, fs.get(0), padded, node.integer("group", 1));
    var convolution = bench.prepare(geometry);

    Tensor x = bench.put(node.input(0).as(xs)), f = bench.put(node.input(1).as(fs));
    Tensor y = bench.empty(geometry.output());
    if (node.has(2)) convolution.forward(x, f, bench.put(node.floats(2)), y);
    else convolution.forward(x, f, y);
    return List.of(OnnxImages.likeInput(OnnxBench.read(y), node.input(0).shape()));
  }

  /** ConvTranspose: its input is our dy, its output our dx. */
  static List<OnnxArray> transposed(OnnxNode node, OnnxBench bench) {
    var dys = OnnxImages.shape(node, node.floats(0).shape());
    var fs = OnnxImages.shape(node, node.floats(1).shape());
    var window = OnnxImages.window(node, fs.get(2), fs.get(3));
    int[] extents = extents(node, window, dys);
    int groups = node.integer("group", 1), C = fs.get(1) * groups, K = fs.get(0);
    var dxs = Shape.of(dys.get(0), C, extents[0], extents[1]);
    var padded = transposedPadding(node, window, dys, extents);
    var gradient = bench.prepare(Convolution.Geometry.of(dxs, K, padded, groups));

    Tensor f = bench.put(node.input(1).as(fs)), dy = bench.put(node.input(0).as(dys));
    Tensor dx = bench.empty(dxs);
    gradient.gradInput(f, dy, dx);
    if (node.has(2)) addBias(node.floats(2), dx, bench);
    return List.of(OnnxImages.likeInput(OnnxBench.read(dx), node.input(0).shape()));
  }

  /** H and W of the answer: listed, or stride times the input's, or what the windows cover but the padding. */
  private static int[] extents(OnnxNode node, Window window, Shape dys) {
    if (node.says("output_shape")) return OnnxImages.rowsAndColumns(node, "output_shape", 1);
    int[] more = OnnxImages.rowsAndColumns(node, "output_padding", 0);
    if (node.word("auto_pad", "NOTSET").startsWith("SAME")) {
      return new int[] {dys.get(2) * window.strideH(), dys.get(3) * window.strideW()};
    }
    var pads = OnnxImages.padded(node, window);
    return new int[] {
      coveredRows(window, dys) + more[0] - pads.top() - pads.bottom(),
      coveredColumns(window, dys) + more[1] - pads.left() - pads.right()
    };
  }

  private static Window transposedPadding(OnnxNode node, Window window, Shape dys, int[] extents) {
    String automatic = node.word("auto_pad", "NOTSET");
    boolean listed = !node.says("output_shape") && !automatic.startsWith("SAME");
    if (listed) return OnnxImages.padded(node, window);
    int rows = Math.max(0, coveredRows(window, dys) - extents[0]);
    int columns = Math.max(0, coveredColumns(window, dys) - extents[1]);
    return OnnxImages.padded(window, rows, columns, automatic.equals("SAME_UPPER"));
  }

  private static int coveredRows(Window window, Shape dys) {
    return (dys.get(2) - 1) * window.strideH() + window.reachH();
  }

  private static int coveredColumns(Window window, Shape dys) {
    return (dys.get(3) - 1) * window.strideW() + window.reachW();
  }

  private static void addBias(OnnxArray b, Tensor y, OnnxBench bench) {
    var everywhere = bench.put(b.as(1, b.values().length, 1, 1).broadcast(y.shape()));
    bench.prepare(new Sum.Terms(2, y.shape())).forward(List.of(y, everywhere), y);
  }
}
