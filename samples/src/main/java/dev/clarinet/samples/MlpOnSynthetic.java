package dev.clarinet.samples;

import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.layer.Layers.tanh;
import static dev.clarinet.train.Optimizers.adam;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.Trainer;
import dev.clarinet.data.Dataset;
import dev.clarinet.data.Split;
import dev.clarinet.train.Metric;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A multi-layer perceptron on synthetic data: it learns to tell apart three spirals that wind around each other. */
public final class MlpOnSynthetic {
  private MlpOnSynthetic() {}

  public static void main(String[] args) {
    try (Backend backend = Backends.best()) {
      System.out.printf(Locale.ROOT, "test accuracy: %.4f%n", run(backend, 60));
    }
  }

  /** Trains, and returns the accuracy on points that it has not seen. */
  public static double run(Backend backend, int epochs) {
    Split points = Split.every(4, spirals(900));
    Network mlp =
        Network.of(Shape.of(2), linear(32), tanh(), linear(32), tanh(), linear(3)); // logits
    try (Model model = mlp.on(backend, 1)) {
      Trainer trainer = Trainer.of(model).optimizer(adam(0.01)).batchSize(25).epochs(epochs);
      trainer.fit(points.train());
      return trainer.metrics(Metric.accuracy()).evaluate(points.test()).metric(Metric.accuracy());
    }
  }

  /** So many points (x,y), in turn of each spiral. */
  private static Dataset spirals(int count) {
    var random = new Random(1);
    var points = new float[count][2];
    var labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 3;
      double radius = random.nextDouble();
      double angle = 2 * Math.PI * labels[i] / 3 + 5 * radius + 0.1 * random.nextGaussian();
      points[i][0] = (float) (radius * Math.cos(angle));
      points[i][1] = (float) (radius * Math.sin(angle));
    }
    return Dataset.of(Shape.of(2), points, labels, List.of("red", "green", "blue"));
  }
}
