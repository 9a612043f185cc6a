package dev.clarinet.test.onnx;

import dev.clarinet.Shape;
import dev.clarinet.op.Window;

/** How ONNX says images and windows: with one or two spatial axes, a line counting as an image of one row. */
final class OnnxImages {
  private OnnxImages() {}

  /** [N,C,H,W] for images, and for lines [N,C,W]. */
  static Shape shape(OnnxNode node, Shape x) {
    return switch (x.rank()) {
      case 3 -> Shape.of(x.get(0), x.get(1), 1, x.get(2));
      case 4 -> x;
      default -> throw node.uncovered("with " + (x.rank() - 2) + " spatial axes");
    };
  }

  /** [N,C,H,W] for whatever lies behind N and C, where only the number of pixels matters. */
  static Shape planes(Shape x) {
    return Shape.of(x.get(0), x.get(1), x.size() / x.get(0) / x.get(1), 1);
  }

  /** The answer as lines again, if the input were lines. */
  static OnnxArray likeInput(OnnxArray y, Shape x) {
    var shape = y.shape();
    return x.rank() == 4 ? y : y.as(shape.get(0), shape.get(1), shape.get(3));
  }

  /** An attribute with one value for each spatial axis, as rows and columns. */
  static int[] rowsAndColumns(OnnxNode node, String name, int otherwise) {
    return node.integers(name)
        .map(v -> v.length == 1 ? new int[] {otherwise, v[0]} : v)
        .orElse(new int[] {otherwise, otherwise});
  }

  /** A window of R×S with the node's stride and dilation, not yet padded. */
  static Window window(OnnxNode node, int R, int S) {
    int[] strides = rowsAndColumns(node, "strides", 1);
    int[] dilations = rowsAndColumns(node, "dilations", 1);
    return Window.kernel(R, S).stride(strides[0], strides[1]).dilation(dilations[0], dilations[1]);
  }

  /** The window padded as the node says for images of H×W. */
  static Window padded(OnnxNode node, Window window, int H, int W) {
    String automatic = node.word("auto_pad", "NOTSET");
    if (!automatic.startsWith("SAME")) return padded(node, window);
    return padded(
        window,
        missing(H, window.strideH(), window.reachH()),
        missing(W, window.strideW(), window.reachW()),
        automatic.equals("SAME_UPPER"));
  }

  /** The window with the padding that the node lists. */
  static Window padded(OnnxNode node, Window window) {
    int[] pads = node.integers("pads").orElse(new int[4]);
    return pads.length == 2
        ? window.pad(0, pads[0], 0, pads[1])
        : window.pad(pads[0], pads[1], pads[2], pads[3]);
  }

  /** The window with so much padding on two sides together, the greater half behind or before. */
  static Window padded(Window window, int rows, int columns, boolean greaterBehind) {
    int top = greaterBehind ? rows / 2 : rows - rows / 2;
    int left = greaterBehind ? columns / 2 : columns - columns / 2;
    return window.pad(top, left, rows - top, columns - left);
  }

  private static int missing(int H, int stride, int reach) {
    int P = (H + stride - 1) / stride;
    return Math.max(0, (P - 1) * stride + reach - H);
  }
}
