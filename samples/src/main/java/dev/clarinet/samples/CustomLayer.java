package dev.clarinet.samples;

import static dev.clarinet.Shape.image;
import static dev.clarinet.layer.Layers.flatten;
import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.layer.Layers.relu;
import static dev.clarinet.train.Metric.accuracy;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.GradientCheck;
import dev.clarinet.GradientReport;
import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.Trainer;
import dev.clarinet.data.Split;
import dev.clarinet.layer.LayerTypes;
import java.util.Locale;

/**
 * A layer of one's own, {@link LowRank}: its slopes are checked, it is trained, and found again in a network's JSON.
 */
public final class CustomLayer {
  private CustomLayer() {}

  public static void main(String[] args) {
    System.out.println(check());
    try (Backend backend = Backends.best()) {
      System.out.printf(Locale.ROOT, "test accuracy: %.4f%n", run(backend, 10));
    }
  }

  /** Compares the layer's slopes with differences of its answers. */
  public static GradientReport check() {
    return GradientCheck.layer(new LowRank(3, 5), Shape.of(4, 7));
  }

  /** Trains on digits, and returns the accuracy on the test images. */
  public static double run(Backend backend, int epochs) {
    LayerTypes.register("lowRank", LowRank.class); // the name by which JSON knows it
    String json = Network.of(image(1, 8, 8), flatten(), new LowRank(8, 100), relu(), linear(10))
        .toJson();
    Split digits = Digits.load();
    try (Model model = Network.fromJson(json).on(backend, 1)) {
      Trainer trainer = Trainer.of(model).metrics(accuracy()).batchSize(32).epochs(epochs);
      trainer.fit(digits.train());
      return trainer.evaluate(digits.test()).metric(accuracy());
    }
  }
}
