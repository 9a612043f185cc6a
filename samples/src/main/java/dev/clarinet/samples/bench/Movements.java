package dev.clarinet.samples.bench;

import dev.clarinet.Shape;
import dev.clarinet.op.Activation;
import dev.clarinet.op.Activation.Function;
import dev.clarinet.op.Concatenation;
import dev.clarinet.op.Dropout;
import dev.clarinet.op.GlobalAverage;
import dev.clarinet.op.Normalization;
import dev.clarinet.op.Pooling;
import dev.clarinet.op.Sum;
import dev.clarinet.op.Window;
import java.util.List;
import java.util.stream.Stream;

/** What moves more than it computes, on images as they stand in ResNet-18. */
final class Movements {
  private Movements() {}

  static Stream<Exercise<?>> all(int N) {
    var images = Shape.of(N, 64, 112, 112);
    var window = Window.kernel(3).stride(2).pad(1);
    return Stream.of(
            poolings("maximum 3×3 stride 2 64 112²", Pooling.Kind.MAXIMUM, images, window),
            poolings(
                "average 2×2 64 112²",
                Pooling.Kind.AVERAGE,
                images,
                Window.kernel(2).stride(2)),
            averages(GlobalAverage.Planes.of(Shape.of(N, 512, 7, 7))),
            normalizations(Normalization.Channels.of(images, 1e-5, 0.1)),
            activations(images),
            elements(images))
        .flatMap(List::stream);
  }

  private static List<Exercise<?>> poolings(
      String size, Pooling.Kind kind, Shape images, Window window) {
    var g = Pooling.Windows.of(kind, images, window, false, false);
    return List.of(
        new Exercise<>("forward", size, g, numbers -> {
          var x = numbers.of(g.input());
          var y = numbers.of(g.output());
          return op -> op.forward(x, y);
        }),
        new Exercise<>("gradInput", size, g, numbers -> {
          var x = numbers.of(g.input());
          var dy = numbers.of(g.output());
          var dx = numbers.of(g.input());
          return op -> op.gradInput(x, dy, dx);
        }));
  }

  private static List<Exercise<?>> averages(GlobalAverage.Planes g) {
    return List.of(
        new Exercise<>("forward", "512 7²", g, numbers -> {
          var x = numbers.of(g.input());
          var y = numbers.of(g.output());
          return op -> op.forward(x, y);
        }),
        new Exercise<>("gradInput", "512 7²", g, numbers -> {
          var dy = numbers.of(g.output());
          var dx = numbers.of(g.input());
          return op -> op.gradInput(dy, dx);
        }));
  }

  private static List<Exercise<?>> normalizations(Normalization.Channels g) {
    return List.of(
        new Exercise<>("forward", "64 112²", g, numbers -> {
          var x = numbers.of(g.input());
          var c = numbers.of(g.channels());
          var mean = numbers.of(g.channels());
          var variance = numbers.of(g.channels());
          var saved = numbers.of(g.saved());
          var y = numbers.of(g.input());
          return op -> op.forward(x, c, c, mean, variance, saved, y);
        }),
        new Exercise<>("infer", "64 112²", g, numbers -> {
          var x = numbers.of(g.input());
          var c = numbers.of(g.channels());
          var y = numbers.of(g.input());
          return op -> op.infer(x, c, c, c, c, y);
        }),
        new Exercise<>("backward", "64 112²", g, numbers -> {
          var x = numbers.of(g.input());
          var gamma = numbers.of(g.channels());
          var saved = numbers.of(g.saved());
          var dy = numbers.of(g.input());
          var dx = numbers.of(g.input());
          var dgamma = numbers.of(g.channels());
          var dbeta = numbers.of(g.channels());
          return op -> op.backward(x, gamma, saved, dy, dx, dgamma, dbeta);
        }));
  }

  private static List<Exercise<?>> activations(Shape images) {
    return Stream.of(Function.RELU, Function.SIGMOID, Function.TANH, Function.SILU)
        .map(function -> new Activation.Elements(function, 0, images))
        .<Exercise<?>>flatMap(g -> Stream.of(
            new Exercise<>("forward", g.function() + " 64 112²", g, numbers -> {
              var x = numbers.of(images);
              var y = numbers.of(images);
              return op -> op.forward(x, y);
            }),
            new Exercise<>("gradInput", g.function() + " 64 112²", g, numbers -> {
              var x = numbers.of(images);
              var dy = numbers.of(images);
              var dx = numbers.of(images);
              return op -> op.gradInput(x, x, dy, dx);
            })))
        .toList();
  }

  private static List<Exercise<?>> elements(Shape images) {
    var parts = new Concatenation.Parts(List.of(images, images));
    return List.of(
        new Exercise<>("forward", "64 112²", new Dropout.Coins(0.5, 1, images), numbers -> {
          var x = numbers.of(images);
          var y = numbers.of(images);
          return op -> op.forward(x, 1, y);
        }),
        new Exercise<>("forward", "two of 64 112²", new Sum.Terms(2, images), numbers -> {
          var xs = List.of(numbers.of(images), numbers.of(images));
          var y = numbers.of(images);
          return op -> op.forward(xs, y);
        }),
        new Exercise<>("forward", "two of 64 112²", parts, numbers -> {
          var xs = List.of(numbers.of(images), numbers.of(images));
          var y = numbers.of(parts.output());
          return op -> op.forward(xs, y);
        }));
  }
}
