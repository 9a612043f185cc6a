package dev.clarinet.test.opencl;

import dev.clarinet.opencl.ClBackendProvider;
import java.util.List;

/** Prints OpenCL's devices: name, whether available, problem. Given a name, opens the device {@code opencl:0} too. */
final class DevicesMain {
  private DevicesMain() {}

  public static void main(String[] arguments) {
    var provider = new ClBackendProvider();
    for (var device : provider.devices()) {
      System.out.println(device.name() + " | " + device.description() + " | " + device.problem());
    }
    if (List.of(arguments).contains("open")) {
      try (var device = provider.open(0)) {
        System.out.println("opened " + device.name());
      }
    }
  }
}
