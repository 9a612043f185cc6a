package dev.clarinet.test.opencl;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.Shape;
import dev.clarinet.Trainer;
import dev.clarinet.data.Dataset;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.Window;
import dev.clarinet.samples.LeNet;
import dev.clarinet.test.Dice;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Prints what comes out of a training and of larger convolutions, to the bit. */
public final class OutcomeMain {
  private static final Dice DICE = new Dice(1);
  private static final int IMAGES = 192, CLASSES = 10;

  private OutcomeMain() {}

  public static void main(String[] none) {
    try (var backend = Backends.open("opencl")) {
      System.out.println("outcome " + training(backend) + " " + convolutions(backend));
    }
  }

  private static int training(Backend backend) {
    var shape = Shape.of(1, 28, 28);
    var images = new float[IMAGES][];
    for (int i = 0; i < IMAGES; i++) images[i] = floats(shape);
    int[] labels = IntStream.range(0, IMAGES).map(i -> i % CLASSES).toArray();
    var names = IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();
    try (var model = LeNet.NETWORK.on(backend, 5)) {
      Trainer.of(model).epochs(1).batchSize(64).fit(Dataset.of(shape, images, labels, names));
      return model.parameters().values().stream()
          .mapToInt(parameter -> Arrays.hashCode(parameter.value().read()))
          .sum();
    }
  }

  /** By tiles, from rows, gathered, scattered and pointwise; the last with few images, so that filters are split. */
  private static int convolutions(Backend backend) {
    return List.of(
            new Convolution.Geometry(8, 64, 28, 28, 64, Window.kernel(3).pad(1), 1),
            new Convolution.Geometry(
                8, 32, 28, 28, 64, Window.kernel(3).stride(2).pad(1), 1),
            new Convolution.Geometry(
                4, 3, 56, 56, 32, Window.kernel(7).stride(2).pad(3), 1),
            new Convolution.Geometry(4, 128, 14, 14, 64, Window.kernel(1), 1),
            new Convolution.Geometry(1, 128, 14, 14, 128, Window.kernel(3).pad(1), 1))
        .stream()
        .mapToInt(g -> convolution(backend, g))
        .reduce(0, (all, one) -> 31 * all + one);
  }

  private static int convolution(Backend backend, Convolution.Geometry g) {
    try (var convolution = backend.prepare(g);
        var x = backend.tensor(g.input(), floats(g.input()));
        var f = backend.tensor(g.filters(), floats(g.filters()));
        var y = backend.tensor(g.output(), floats(g.output()));
        var dx = backend.tensor(g.input());
        var df = backend.tensor(g.filters())) {
      convolution.gradInput(f, y, dx);
      convolution.gradFilters(x, y, df);
      convolution.forward(x, f, y);
      return Arrays.hashCode(new int[] {
        Arrays.hashCode(y.read()), Arrays.hashCode(dx.read()), Arrays.hashCode(df.read())
      });
    }
  }

  private static float[] floats(Shape shape) {
    double[] dice = DICE.floats(shape);
    var numbers = new float[dice.length];
    for (int i = 0; i < dice.length; i++) numbers[i] = (float) dice[i];
    return numbers;
  }
}
