package dev.clarinet.samples.bench;

import dev.clarinet.Shape;
import dev.clarinet.op.AdamStep;
import dev.clarinet.op.Finiteness;
import dev.clarinet.op.SgdStep;
import dev.clarinet.op.SoftmaxCrossEntropy;
import dev.clarinet.op.SquaredError;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a training does besides: losses, and optimizers' steps on as many parameters as ResNet-18 has. */
final class Learning {
  private static final int CLASSES = 1000;

  /** Parameters for each image of a batch: those of ResNet-18, where the batch is the usual one. */
  private static final int PARAMETERS = 365_000;

  private Learning() {}

  static Stream<Exercise<?>> all(int N) {
    return Stream.of(losses(8 * N), steps(Shape.of(N * PARAMETERS))).flatMap(List::stream);
  }

  private static List<Exercise<?>> losses(int N) {
    var classes = new SoftmaxCrossEntropy.Classes(N, CLASSES);
    var items = new SquaredError.Items(Shape.of(N, CLASSES));
    return List.of(
        new Exercise<>("forward", N + "×" + CLASSES, classes, numbers -> {
          var x = numbers.of(items.shape());
          var t = numbers.classes(N, CLASSES);
          var y = numbers.of(Shape.of(N));
          return op -> op.forward(x, t, y);
        }),
        new Exercise<>("gradInput", N + "×" + CLASSES, classes, numbers -> {
          var x = numbers.of(items.shape());
          var t = numbers.classes(N, CLASSES);
          var dy = numbers.of(Shape.of(N));
          var dx = numbers.of(items.shape());
          return op -> op.gradInput(x, t, dy, dx);
        }),
        new Exercise<>("forward", N + "×" + CLASSES, items, numbers -> {
          var x = numbers.of(items.shape());
          var t = numbers.of(items.shape());
          var y = numbers.of(Shape.of(N));
          return op -> op.forward(x, t, y);
        }));
  }

  private static List<Exercise<?>> steps(Shape parameters) {
    String size = String.format(Locale.ROOT, "%.1f million parameters", parameters.size() / 1e6);
    return List.of(
        new Exercise<>("step", size, new SgdStep.Rule(parameters, 0.9, 0), numbers -> {
          var w = numbers.of(parameters);
          var g = numbers.of(parameters);
          var v = numbers.of(parameters);
          var flag = numbers.flag(Finiteness.FLAG);
          return op -> op.step(w, g, v, flag, 0.01);
        }),
        new Exercise<>(
            "step", size, new AdamStep.Rule(parameters, 0.9, 0.999, 1e-8, 0), numbers -> {
              var w = numbers.of(parameters);
              var g = numbers.of(parameters);
              var m = numbers.of(parameters);
              var v = numbers.of(parameters);
              var flag = numbers.flag(Finiteness.FLAG);
              return op -> op.step(w, g, m, v, flag, 0.01, 1);
            }),
        new Exercise<>("check", size, new Finiteness.Elements(parameters), numbers -> {
          var x = numbers.of(parameters);
          var flag = numbers.flag(Finiteness.FLAG);
          return op -> op.check(x, flag);
        }));
  }
}
