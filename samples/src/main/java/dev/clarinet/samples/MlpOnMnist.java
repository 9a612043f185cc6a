package dev.clarinet.samples;

import static dev.clarinet.Shape.image;
import static dev.clarinet.layer.Layers.*;
import static dev.clarinet.train.Listeners.progressBar;
import static dev.clarinet.train.Metric.accuracy;
import static dev.clarinet.train.Optimizers.sgd;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Trainer;
import dev.clarinet.data.Split;
import java.util.Locale;

/** A multi-layer perceptron on MNIST: each image is a row of 784 numbers. */
public final class MlpOnMnist {
  private MlpOnMnist() {}

  public static void main(String[] args) {
    Split images = Mnist.find(args);
    try (Backend backend = Backends.best()) {
      System.out.printf(Locale.ROOT, "test accuracy: %.4f%n", run(backend, images, 3));
    }
  }

  /** Trains, and returns the accuracy on the test images. */
  public static double run(Backend backend, Split images, int epochs) {
    Network mlp = Network.of(image(1, 28, 28), flatten(), linear(200), relu(), linear(10));
    try (Model model = mlp.on(backend, 1)) {
      Trainer trainer = Trainer.of(model)
          .optimizer(sgd(0.02).momentum(0.9))
          .metrics(accuracy())
          .listeners(progressBar())
          .batchSize(64)
          .epochs(epochs);
      trainer.fit(images.train());
      return trainer.evaluate(images.test()).metric(accuracy());
    }
  }
}
