package dev.clarinet.bench;

import dev.clarinet.op.Pooling;
import dev.clarinet.op.Pooling.Kind;
import dev.clarinet.op.Pooling.Windows;
import dev.clarinet.op.Window;
import java.util.List;
import java.util.stream.Stream;

/** Poolings of ResNet-18 and LeNet, forward and backward. */
final class PoolingCases {
  private PoolingCases() {}

  static List<Case> all() {
    var stem = windows(Kind.MAXIMUM, 112, Window.kernel(3).stride(2).pad(1));
    var halving = windows(Kind.MAXIMUM, 56, Window.kernel(2).stride(2));
    var averaging = windows(Kind.AVERAGE, 56, Window.kernel(2).stride(2));
    return Stream.of(
            pair("max-pool-3x3", stem),
            pair("max-pool-2x2", halving),
            pair("average-pool-2x2", averaging))
        .flatMap(List::stream)
        .toList();
  }

  private static Windows windows(Kind kind, int size, Window window) {
    return new Windows(kind, 32, 64, size, size, window, false, true);
  }

  private static List<Case> pair(String name, Windows spec) {
    double x = 4.0 * spec.input().size(), y = 4.0 * spec.output().size();
    boolean maximum = spec.kind() == Kind.MAXIMUM;
    var forward = Recipe.<Pooling>of(spec, (pool, t) -> pool.forward(t.get("x"), t.get("y")));
    var backward = Recipe.<Pooling>of(
        spec, (pool, t) -> pool.gradInput(t.get(maximum ? "x" : "dy"), t.get("dy"), t.get("dx")));
    var there = Case.of("bandwidth/" + name + "-forward", Unit.BYTES, x + y, forward)
        .input("x", images(spec))
        .answer("y", spec.output())
        .torch("y = " + torch(spec))
        .onnx(graph ->
            graph.node(maximum ? "MaxPool" : "AveragePool", "y", "x").window(spec.window()));
    var back = Case.of(
            "bandwidth/" + name + "-backward", Unit.BYTES, maximum ? 2 * x + y : x + y, backward)
        .input("dy", new Slot(spec.output(), Slot.Values.SIGNED, 1))
        .answer("dx", spec.input());
    return List.of(there, maximum ? back.input("x", images(spec)) : back);
  }

  private static Slot images(Windows spec) {
    return new Slot(spec.input(), Slot.Values.SIGNED, 1);
  }

  private static int pad(Windows spec) {
    return spec.window().top();
  }

  private static String torch(Windows spec) {
    String square = "[%1$d, %1$d]";
    String window = String.format(square, spec.window().R()) + ", "
        + String.format(square, spec.window().strideH()) + ", " + String.format(square, pad(spec));
    return spec.kind() == Kind.MAXIMUM
        ? "torch.max_pool2d(x, " + window + ", [1, 1], False)"
        : "torch.avg_pool2d(x, " + window + ", False, True, None)";
  }
}
