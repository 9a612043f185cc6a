package dev.clarinet.samples;

import static dev.clarinet.Shape.image;
import static dev.clarinet.layer.Layers.*;
import static dev.clarinet.op.Window.kernel;
import static dev.clarinet.train.Metric.accuracy;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Trainer;
import dev.clarinet.data.Split;
import dev.clarinet.layer.Part;
import dev.clarinet.train.Schedule;
import java.util.Locale;

/** A small residual network, after He and others (2015), on digits of 8×8 pixels. */
public final class ResidualNetwork {
  private ResidualNetwork() {}

  public static void main(String[] args) {
    try (Backend backend = Backends.best()) {
      System.out.printf(Locale.ROOT, "test accuracy: %.4f%n", run(backend, 10));
    }
  }

  /** Trains, and returns the accuracy on the test images. */
  public static double run(Backend backend, int epochs) {
    Network network = Network.of(
        image(1, 8, 8),
        convolution(16, 3, 1),
        relu(),
        residual(convolution(16, 3, 1), relu(), convolution(16, 3, 1)),
        relu(),
        residual( // half the size, twice the channels: the shortcut needs a convolution too
            branch(convolution(32, 3, 2), relu(), convolution(32, 3, 1)),
            branch(convolution(32, 1, 2))),
        relu(),
        globalAveragePool(),
        flatten(),
        linear(10));
    Split digits = Digits.load();
    try (Model model = network.on(backend, 1)) {
      Trainer trainer =
          Trainer.of(model).schedule(Schedule.cosine()).metrics(accuracy()).epochs(epochs);
      trainer.fit(digits.train());
      return trainer.evaluate(digits.test()).metric(accuracy());
    }
  }

  private static Part convolution(int K, int size, int stride) {
    return branch(conv2d(K, kernel(size).stride(stride).same()).withoutBias(), batchNorm2d());
  }
}
