package dev.clarinet.test.opencl;

import dev.clarinet.Backends;
import dev.clarinet.Network;
import dev.clarinet.Predictor;
import dev.clarinet.Shape;
import dev.clarinet.Translator;
import dev.clarinet.layer.Layers;
import dev.clarinet.op.Window;
import java.util.Arrays;

/** Predicts one image on OpenCL and prints the answer. */
final class FirstStartMain {
  private FirstStartMain() {}

  public static void main(String[] arguments) {
    var image = Shape.image(1, 28, 28);
    var network = Network.of(
        image,
        Layers.conv2d(20, Window.kernel(5)),
        Layers.relu(),
        Layers.maxPool2d(2),
        Layers.conv2d(50, Window.kernel(5)),
        Layers.relu(),
        Layers.maxPool2d(2),
        Layers.flatten(),
        Layers.linear(10));
    try (var backend = Backends.open("opencl");
        var model = network.on(backend, 1);
        var predictor = Predictor.of(model, Translator.ofNumbers())) {
      System.out.println("answer " + Arrays.toString(predictor.predict(new float[image.size()])));
    }
  }
}
