package dev.clarinet.test.opencl;

import static dev.clarinet.op.Window.kernel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.Activation;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.FusedConvolution;
import dev.clarinet.op.MatMul;
import dev.clarinet.op.Normalization.Channels;
import dev.clarinet.op.Spec;
import dev.clarinet.opencl.ClDevice;
import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.BinaryCache;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What fails to be freed keeps nothing else from being freed. */
class LostDeviceTest {
  /** Calls that fail the next time. */
  private final Set<String> failing = new HashSet<>();

  /** How many more kernels can be made. */
  private int good = Integer.MAX_VALUE;

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
    assertThat(Runtimes.objects(runtime)).isEqualTo(1);
  }

  /** Operations of one and of several kernels, and of other operations; the gradients are made when first asked for. */
  private static final List<Spec<?>> SPECS = List.of(
      MatMul.Sizes.of(20, 30, 40),
      Channels.of(Shape.of(4, 3, 5, 5), 1e-5, 0.1),
      new Convolution.Geometry(1, 4, 4, 4, 8, kernel(4), 1),
      new Convolution.Geometry(1, 8, 16, 16, 8, kernel(3).pad(1), 1),
      new Convolution.Geometry(1, 8, 9, 9, 8, kernel(3).stride(2).pad(1), 1),
      new FusedConvolution.Epilogue(
          new Convolution.Geometry(1, 8, 9, 9, 8, kernel(3).pad(1), 1),
          Activation.Function.SIGMOID,
          0));

  @EveryBinding
  void anOperationThatCannotBeMadeLeavesNoKernelBehind(String binding) {
    for (var winograd : List.of(Winograd.NEVER, Winograd.WHERE_IT_PAYS)) {
      var runtime = open(binding);
      try (var backend = Backend.over(new ClDevice("lost", runtime, winograd))) {
        for (Spec<?> spec : SPECS) {
          int kernels = 0;
          while (failsAtKernel(kernels, () -> use(backend, spec))) {
            assertThat(runtime.live().count(Kind.KERNEL))
                .as("%s, %d", spec, kernels)
                .isZero();
            kernels++;
          }
          assertThat(kernels).as("%s", spec).isPositive();
        }
      }
      assertThat(Runtimes.objects(runtime)).isZero();
    }
  }

  /** Prepares an operation, and the parts of it that are made when first asked for. */
  private static void use(Backend backend, Spec<?> spec) {
    try (var operation = backend.prepare(spec)) {
      if (!(operation instanceof Convolution convolution)) return;
      var g = (Convolution.Geometry) spec;
      try (var x = backend.tensor(g.input());
          var f = backend.tensor(g.filters());
          var y = backend.tensor(g.output())) {
        convolution.gradInput(f, y, x);
        convolution.gradFilters(x, y, f);
      }
    }
  }

  /** Whether something fails when so many kernels were made, and no further one can be. */
  private boolean failsAtKernel(int kernels, Runnable work) {
    good = kernels;
    try {
      work.run();
      return false;
    } catch (ClException e) {
      return true;
    } finally {
      good = Integer.MAX_VALUE;
    }
  }

  @EveryBinding
  void aDeviceFreesAllOfEachKindButTheOneThatFails(String binding) {
    var runtime = open(binding);
    for (int i = 0; i < 3; i++) {
      runtime.floats(10);
      var probe = Runtimes.probe(runtime);
      probe.kernel("probe_scale");
      probe.kernel("probe_add");
    }
    failing.addAll(Set.of("finish", "releaseKernel", "releaseProgram", "releaseBuffer"));

    runtime.close();

    assertThat(failing).isEmpty();
    for (var kind : Set.of(Kind.KERNEL, Kind.PROGRAM, Kind.BUFFER))
      assertThat(runtime.live().count(kind)).as("%s", kind).isEqualTo(1);
    assertThat(Runtimes.objects(runtime)).isEqualTo(3);
  }

  @EveryBinding
  void aDeviceThatIsProfiledFreesItsEventsAlsoWhereNobodyCanBeToldOfThem(String binding) {
    for (String call : Set.of("finish", "waitFor", "profilingInfo")) {
      var runtime = open(binding);
      runtime.profile(kernel -> (start, end) -> {});
      var x = runtime.floats(64);
      var shift = Runtimes.probe(runtime).kernel("probe_shift");
      for (int i = 0; i < 3; i++) shift.args(64, 1f, x).items(64).launch();
      assertThat(runtime.live().count(Kind.EVENT)).isEqualTo(3);
      failing.add(call);

      runtime.close();

      assertThat(failing).isEmpty();
      assertThat(Runtimes.objects(runtime)).as(call).isZero();
    }
  }

  private ClRuntime open(String binding) {
    var opencl = Bindings.named(binding);
    var losing = (OpenCl) Proxy.newProxyInstance(
        LostDeviceTest.class.getClassLoader(),
        new Class<?>[] {OpenCl.class},
        (proxy, method, arguments) -> {
          boolean fails = failing.remove(method.getName())
              || (method.getName().equals("createKernel") && good-- <= 0);
          if (fails) throw new ClException(method.getName(), -5, "");
          try {
            return method.invoke(opencl, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
    return Runtimes.open(losing, BinaryCache.none());
  }
}
