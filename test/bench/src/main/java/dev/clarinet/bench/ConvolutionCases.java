package dev.clarinet.bench;

import dev.clarinet.Shape;
import dev.clarinet.op.Activation;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.FusedConvolution;
import dev.clarinet.op.Window;
import java.util.ArrayList;
import java.util.List;

/** Convolutions of ResNet-18, LeNet and one that is depthwise, forward and both slopes. */
final class ConvolutionCases {
  private static final int BATCH = 32;

  /** A geometry for any batch. */
  private record Layer(String name, int C, int K, int size, Window window, int groups) {
    Geometry of(int N) {
      return new Geometry(N, C, size, size, K, window, groups);
    }
  }

  private static final List<Layer> LAYERS = List.of(
      layer(64, 64, 56, 3, 1),
      layer(128, 128, 28, 3, 1),
      layer(256, 256, 14, 3, 1),
      layer(512, 512, 7, 3, 1),
      layer(64, 128, 56, 3, 2),
      layer(256, 64, 56, 1, 1),
      layer(3, 64, 224, 7, 2),
      new Layer("depthwise-96-56-3x3", 96, 96, 56, Window.kernel(3).same(), 96),
      new Layer("1-20-28-5x5", 1, 20, 28, Window.kernel(5), 1),
      new Layer("20-50-12-5x5", 20, 50, 12, Window.kernel(5), 1));

  private ConvolutionCases() {}

  /** Padded so that at stride 1 the answer is as large as the image. */
  private static Layer layer(int C, int K, int size, int R, int stride) {
    String name =
        C + "-" + K + "-" + size + "-" + R + "x" + R + (stride == 1 ? "" : "-stride" + stride);
    return new Layer(name, C, K, size, Window.kernel(R).stride(stride).pad(R / 2), 1);
  }

  static List<Case> all() {
    var cases = new ArrayList<Case>();
    for (Layer layer : LAYERS) addForward(cases, "conv-forward/" + layer.name(), layer.of(BATCH));
    for (Layer layer : LAYERS) cases.add(gradInput("conv-input/" + layer.name(), layer.of(BATCH)));
    for (Layer layer : LAYERS)
      cases.add(gradFilters("conv-filters/" + layer.name(), layer.of(BATCH)));
    for (Layer layer : LAYERS) addForward(cases, "conv-batch1/" + layer.name(), layer.of(1));
    for (Layer layer : List.of(LAYERS.get(0), LAYERS.get(2), LAYERS.get(9))) {
      var g = layer.of(BATCH);
      cases.add(inference("java/conv-forward-" + layer.name(), g).on("java"));
      cases.add(gradInput("java/conv-input-" + layer.name(), g).on("java"));
      cases.add(gradFilters("java/conv-filters-" + layer.name(), g).on("java"));
    }
    return cases;
  }

  private static void addForward(List<Case> cases, String name, Geometry g) {
    cases.add(inference(name, g));
    var recipe = Recipe.of(g, (conv, t) -> conv.forward(t.get("x"), t.get("f"), t.get("y")));
    cases.add(forward(name + "/changing", g, recipe, List.of("x", "f")).changing("f"));
  }

  /** Forward with filters that stay, and a bias; prepared as for inference. */
  static Case inference(String name, Geometry g) {
    var recipe = Recipe.of(
        new FusedConvolution.Epilogue(g, Activation.Function.IDENTITY, 0),
        (conv, t) -> conv.forward(t.get("x"), t.get("f"), t.get("b"), t.get("y")));
    return forward(name, g, recipe, List.of("x", "f", "b"))
        .input("b", Slot.zero(g.K()))
        .constant("f")
        .constant("b");
  }

  private static Case forward(String name, Geometry g, Recipe recipe, List<String> letters) {
    String bias = letters.size() > 2 ? "b" : "None";
    return of(name, g, recipe)
        .input("x", new Slot(g.input(), Slot.Values.RECTIFIED, 1))
        .input("f", filters(g))
        .answer("y", g.output())
        .torch("y = torch.conv2d(x, f, " + bias + ", " + TorchNetwork.moves(g.window()) + ", "
            + g.groups() + ")")
        .onnx(graph -> graph
            .node("Conv", "y", letters.toArray(String[]::new))
            .window(g.window())
            .withOne("group", g.groups()))
        .oracle(new ConvolutionOracle(g, ConvolutionOracle.Of.FORWARD));
  }

  static Case gradInput(String name, Geometry g) {
    var recipe = Recipe.<Convolution>of(
        g, (conv, t) -> conv.gradInput(t.get("f"), t.get("dy"), t.get("dx")));
    return of(name, g, recipe)
        .input("f", filters(g))
        .input("dy", new Slot(g.output(), Slot.Values.SIGNED, 1))
        .changing("f")
        .answer("dx", g.input())
        .torch("x = " + empty(g.input()) + "\n" + backward(g, "True, False"))
        .oracle(new ConvolutionOracle(g, ConvolutionOracle.Of.INPUT));
  }

  static Case gradFilters(String name, Geometry g) {
    var recipe = Recipe.<Convolution>of(
        g, (conv, t) -> conv.gradFilters(t.get("x"), t.get("dy"), t.get("df")));
    return of(name, g, recipe)
        .input("x", new Slot(g.input(), Slot.Values.RECTIFIED, 1))
        .input("dy", new Slot(g.output(), Slot.Values.SIGNED, 1))
        .answer("df", g.filters())
        .torch("f = " + empty(g.filters()) + "\n" + backward(g, "False, True"))
        .oracle(new ConvolutionOracle(g, ConvolutionOracle.Of.FILTERS));
  }

  private static Case of(String name, Geometry g, Recipe recipe) {
    return Case.of(name, Unit.FLOPS, 2.0 * g.multiplyAdds(), recipe);
  }

  private static Slot filters(Geometry g) {
    double terms = g.channelsPerGroup() * g.R() * g.S();
    return new Slot(g.filters(), Slot.Values.SIGNED, 1 / Math.sqrt(terms));
  }

  /** A tensor of this shape, whose numbers do not matter. */
  private static String empty(Shape shape) {
    return "torch.empty(" + shape + ", memory_format=" + TorchScript.LAYOUT + ")";
  }

  private static String backward(Geometry g, String wanted) {
    return "dx, df, db, = torch.convolution_backward(dy, x, f, None, "
        + TorchNetwork.moves(g.window()) + ", False, [0, 0], " + g.groups() + ", [" + wanted
        + ", False])";
  }
}
