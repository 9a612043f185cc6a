package dev.clarinet.test.opencl;

import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.runtime.BinaryCache;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceList;

/** Opens the best device for a test. */
final class Runtimes {
  private Runtimes() {}

  static ClRuntime open(String binding) {
    return open(binding, BinaryCache.none());
  }

  static ClRuntime open(String binding, BinaryCache cache) {
    var opencl = Bindings.named(binding);
    return ClRuntime.open(opencl, DeviceList.read(opencl).entries().get(0), cache);
  }
}
