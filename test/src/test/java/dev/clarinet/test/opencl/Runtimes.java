package dev.clarinet.test.opencl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.BinaryCache;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceList;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

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

  /** The best device, by a binding that tells of this call before it makes it. */
  static ClRuntime telling(String call, Runnable listener, String binding) {
    var opencl = Bindings.named(binding);
    var telling = (OpenCl) Proxy.newProxyInstance(
        OpenCl.class.getClassLoader(),
        new Class<?>[] {OpenCl.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals(call)) listener.run();
          try {
            return method.invoke(opencl, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
    return ClRuntime.open(telling, DeviceList.read(opencl).entries().get(0), BinaryCache.none());
  }

  static ClRuntime open(String binding, BinaryCache cache) {
    var opencl = Bindings.named(binding);
    return ClRuntime.open(opencl, DeviceList.read(opencl).entries().get(0), cache);
  }
}
