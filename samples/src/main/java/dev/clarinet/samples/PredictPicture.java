package dev.clarinet.samples;

import static dev.clarinet.Shape.image;
import static dev.clarinet.layer.Layers.*;
import static dev.clarinet.op.Window.kernel;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.Classification;
import dev.clarinet.ImageTranslator;
import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Predictor;
import dev.clarinet.Trainer;
import dev.clarinet.data.Split;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** Prediction as applications do it: a picture goes in, a class and its probability come out. */
public final class PredictPicture {
  private PredictPicture() {}

  public static void main(String[] args) {
    try (Backend backend = Backends.best()) {
      System.out.println(run(backend, zero()));
    }
  }

  /** Trains on digits, then says which one the picture shows. */
  public static Classification run(Backend backend, BufferedImage picture) {
    Split digits = Digits.load();
    Network network =
        Network.of(image(1, 8, 8), conv2d(16, kernel(3)), relu(), flatten(), linear(10));
    try (Model model = network.on(backend, 1)) {
      Trainer.of(model).epochs(5).fit(digits.train());
      var translator = new ImageTranslator(image(1, 8, 8), digits.train().classes());
      try (var predictor = Predictor.of(model, translator)) { // any number of threads may share it
        return predictor.predict(picture);
      }
    }
  }

  /** A nought, bright on black as the digits are. */
  public static BufferedImage zero() {
    var picture = new BufferedImage(160, 160, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setStroke(new BasicStroke(24));
    graphics.drawOval(48, 12, 64, 136);
    graphics.dispose();
    return picture;
  }
}
