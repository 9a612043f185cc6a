package dev.clarinet.test.modules;

import static dev.clarinet.layer.Layers.conv2d;
import static dev.clarinet.op.Window.kernel;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.DeviceInfo;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.op.Activation;
import java.util.Arrays;

/** Lists the devices, runs ReLU on each that can be had, and writes and reads a network's JSON. */
final class ModulesMain {
  private static final Shape FOUR = Shape.of(1, 4);

  private ModulesMain() {}

  public static void main(String[] arguments) {
    System.out.println("the library is in " + Backend.class.getModule());
    for (DeviceInfo device : Backends.devices()) {
      System.out.println("listed " + device.name() + device.problem());
      if (device.available()) System.out.println(device.name() + " says " + relu(device.name()));
    }
    var network = Network.of(Shape.image(1, 8, 8), conv2d(2, kernel(3)));
    System.out.println("JSON: " + Network.fromJson(network.toJson()).equals(network));
  }

  private static String relu(String name) {
    try (var backend = Backends.open(name);
        var x = backend.tensor(FOUR, -1, 2, -3, 4);
        var relu = backend.prepare(new Activation.Elements(Activation.Function.RELU, 0, FOUR))) {
      relu.forward(x, x);
      return Arrays.toString(x.read());
    }
  }
}
