package dev.clarinet.test.opencl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.runtime.BinaryCache;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceList;

/** Opens devices for tests. */
final class Runtimes {
  private Runtimes() {}

  /** Skips the test where PoCL is not installed. */
  static void assumePocl() {
    var devices = DeviceList.read(Bindings.chosen()).entries();
    assumeTrue(devices.stream().anyMatch(entry -> entry.facts().isPocl()), "PoCL is not installed");
  }

  /** The best device. */
  static ClRuntime open(String binding) {
    return open(binding, BinaryCache.none());
  }

  static ClRuntime open(String binding, BinaryCache cache) {
    var opencl = Bindings.named(binding);
    return ClRuntime.open(opencl, DeviceList.read(opencl).entries().get(0), cache);
  }
}
