package dev.clarinet.test.opencl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.BinaryCache;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceList;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import dev.clarinet.opencl.runtime.Program;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.Stream;

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
    return open(telling, BinaryCache.none());
  }

  static ClRuntime open(String binding, BinaryCache cache) {
    return open(Bindings.named(binding), cache);
  }

  static ClRuntime open(OpenCl opencl, BinaryCache cache) {
    var best = DeviceList.read(opencl).entries().get(0);
    return ClRuntime.open(opencl, best, cache, KernelFamily.of(best.facts()), Choices.HEURISTIC);
  }

  /** How many OpenCL objects of all kinds there are. */
  static int objects(ClRuntime runtime) {
    return Stream.of(Kind.values()).mapToInt(runtime.live()::count).sum();
  }

  /** Sets every float of a buffer. */
  static void fill(ClRuntime runtime, ClBuffer buffer, float value) {
    var values = new float[(int) (buffer.bytes() / Float.BYTES)];
    Arrays.fill(values, value);
    runtime.write(buffer, values);
  }

  /** The kernels of {@code probe.cl}. */
  static Program probe(ClRuntime runtime) {
    return runtime.program("probe", Defines.none());
  }
}
