package dev.clarinet.samples;

import static dev.clarinet.Shape.image;
import static dev.clarinet.layer.Layers.*;
import static dev.clarinet.op.Window.kernel;
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

/** A small convolutional network on MNIST: two convolutions, and one linear layer that reads what they find. */
public final class SmallCnnOnMnist {
  private SmallCnnOnMnist() {}

  public static void main(String[] args) {
    Split images = Mnist.find(args);
    try (Backend backend = Backends.best()) {
      System.out.printf(Locale.ROOT, "test accuracy: %.4f%n", run(backend, images, 3));
    }
  }

  /** Trains, and returns the accuracy on the test images. */
  public static double run(Backend backend, Split images, int epochs) {
    Network cnn = Network.of(
        image(1, 28, 28),
        conv2d(12, kernel(5).same()),
        relu(),
        maxPool2d(2),
        conv2d(16, kernel(5)),
        relu(),
        flatten(),
        linear(10)); // logits: the loss owns the softmax
    try (Model model = cnn.on(backend, 1)) {
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
