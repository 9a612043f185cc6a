package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.Normalization.Channels;
import dev.clarinet.opencl.ClDevice;
import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.BinaryCache;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceList;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Set;

/** What fails to be freed keeps nothing else from being freed. */
class LostDeviceTest {
  /** Calls that fail the next time. */
  private final Set<String> failing = new HashSet<>();

  @EveryBinding
  void anOperationOfSeveralProgramsFreesAllKernelsButTheOneThatFails(String binding) {
    var runtime = open(binding);
    try (var backend = Backend.over(new ClDevice("lost", runtime, Winograd.NEVER))) {
      var normalization = backend.prepare(Channels.of(Shape.of(4, 3, 5, 5), 1e-5, 0.1));
      assertThat(runtime.live().count(Kind.KERNEL)).isEqualTo(7);

      failing.add("releaseKernel");
      normalization.close();

      assertThat(runtime.live().count(Kind.KERNEL)).isEqualTo(1);
    }
    assertThat(runtime.live().total()).isEqualTo(1);
  }

  @EveryBinding
  void aDeviceFreesAllOfEachKindButTheOneThatFails(String binding) {
    var runtime = open(binding);
    for (int i = 0; i < 3; i++) {
      runtime.floats(10);
      runtime.kernel("probe_scale");
      runtime.kernel("probe_add");
    }
    failing.addAll(Set.of("finish", "releaseKernel", "releaseProgram", "releaseBuffer"));

    runtime.close();

    assertThat(failing).isEmpty();
    for (var kind : Set.of(Kind.KERNEL, Kind.PROGRAM, Kind.BUFFER))
      assertThat(runtime.live().count(kind)).as("%s", kind).isEqualTo(1);
    assertThat(runtime.live().total()).isEqualTo(3);
  }

  @EveryBinding
  void aDeviceThatIsProfiledFreesItsEventsAlsoWhereNobodyCanBeToldOfThem(String binding) {
    for (String call : Set.of("finish", "waitFor", "profilingInfo")) {
      var runtime = open(binding);
      runtime.profile(kernel -> (start, end) -> {});
      var x = runtime.floats(64);
      for (int i = 0; i < 3; i++)
        runtime.kernel("probe_shift").args(64, 1f, x).items(64).launch();
      assertThat(runtime.live().count(Kind.EVENT)).isEqualTo(3);
      failing.add(call);

      runtime.close();

      assertThat(failing).isEmpty();
      assertThat(runtime.live().total()).as(call).isZero();
    }
  }

  private ClRuntime open(String binding) {
    var opencl = Bindings.named(binding);
    var losing = (OpenCl) Proxy.newProxyInstance(
        LostDeviceTest.class.getClassLoader(),
        new Class<?>[] {OpenCl.class},
        (proxy, method, arguments) -> {
          if (failing.remove(method.getName())) throw new ClException(method.getName(), -5, "");
          try {
            return method.invoke(opencl, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
    return ClRuntime.open(losing, DeviceList.read(opencl).entries().get(0), BinaryCache.none());
  }
}
