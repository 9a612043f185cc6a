package dev.clarinet.samples.bench;

import dev.clarinet.Shape;
import dev.clarinet.op.Activation;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.FusedConvolution;
import dev.clarinet.op.MatMul;
import dev.clarinet.op.Recurrence;
import dev.clarinet.op.Window;
import java.util.List;
import java.util.stream.Stream;

/** What multiplies: products of matrices, and convolutions as they stand in LeNet, ResNet-18 and MobileNet. */
final class Products {
  private Products() {}

  static Stream<Exercise<?>> all(int N) {
    return Stream.of(
            List.of(product(512), product(1024), recurrence()),
            convolutions(
                "linear 800→500", Convolution.Geometry.of(Shape.of(N, 800), 500, one(), 1)),
            convolutions("3×3 64→64 56²", square(N, 64, 56, 64, Window.kernel(3).pad(1), 1)),
            convolutions(
                "3×3 256→256 14²", square(N, 256, 14, 256, Window.kernel(3).pad(1), 1)),
            convolutions("1×1 256→64 56²", square(N, 256, 56, 64, one(), 1)),
            convolutions(
                "7×7 stride 2 3→64 224²",
                square(N, 3, 224, 64, Window.kernel(7).stride(2).pad(3), 1)),
            convolutions("5×5 20→50 12²", square(N, 20, 12, 50, Window.kernel(5), 1)),
            convolutions(
                "3×3 depthwise 96 56²", square(N, 96, 56, 96, Window.kernel(3).pad(1), 96)),
            List.of(fused(
                "3×3 64→64 56² ReLU", square(N, 64, 56, 64, Window.kernel(3).pad(1), 1))))
        .flatMap(List::stream);
  }

  private static Window one() {
    return Window.kernel(1);
  }

  private static Convolution.Geometry square(
      int N, int C, int side, int K, Window window, int groups) {
    return Convolution.Geometry.of(Shape.of(N, C, side, side), K, window, groups);
  }

  private static Exercise<?> product(int side) {
    var sizes = MatMul.Sizes.of(side, side, side);
    return new Exercise<>("multiply", side + "×" + side, sizes, numbers -> {
      var A = numbers.of(sizes.A());
      var B = numbers.of(sizes.B());
      var C = numbers.of(sizes.C());
      return op -> op.multiply(A, B, C);
    });
  }

  private static Exercise<?> recurrence() {
    var steps = new Recurrence.Steps(256, 0.5, 1, Shape.of(1 << 18));
    return new Exercise<>("forward", steps.steps() + " steps", steps, numbers -> {
      var x = numbers.of(steps.shape());
      return op -> op.forward(x, x);
    });
  }

  private static List<Exercise<?>> convolutions(String size, Convolution.Geometry g) {
    return List.of(
        new Exercise<>("forward", size, g, numbers -> {
          var x = numbers.of(g.input());
          var f = numbers.of(g.filters());
          var b = numbers.of(g.bias());
          var y = numbers.of(g.output());
          return op -> op.forward(x, f, b, y);
        }),
        new Exercise<>("gradInput", size, g, numbers -> {
          var f = numbers.of(g.filters());
          var dy = numbers.of(g.output());
          var dx = numbers.of(g.input());
          return op -> op.gradInput(f, dy, dx);
        }),
        new Exercise<>("gradFilters", size, g, numbers -> {
          var x = numbers.of(g.input());
          var dy = numbers.of(g.output());
          var df = numbers.of(g.filters());
          return op -> op.gradFilters(x, dy, df);
        }));
  }

  private static Exercise<?> fused(String size, Convolution.Geometry g) {
    var relu = new FusedConvolution.Epilogue(g, Activation.Function.RELU, 0);
    return new Exercise<>("forward", size, relu, numbers -> {
      var x = numbers.of(g.input());
      var f = numbers.of(g.filters());
      var b = numbers.of(g.bias());
      var y = numbers.of(g.output());
      return op -> op.forward(x, f, b, y);
    });
  }
}
