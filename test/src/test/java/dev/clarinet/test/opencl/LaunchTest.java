package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.Local;
import dev.clarinet.opencl.runtime.Struct;

class LaunchTest {

  @EveryBinding
  void aKernelComputesWhatItSays(String binding) {
    try (var runtime = Runtimes.open(binding);
        var probe = Runtimes.probe(runtime);
        var x = runtime.floats(3);
        var y = runtime.floats(3)) {
      runtime.write(x, new float[] {1, 2, 3});

      probe.kernel("probe_scale").args(3, 0.5f, x, y).items(3).launch();

      assertThat(floats(runtime, y)).containsExactly(2.5f, 4.5f, 6.5f);
    }
  }

  @EveryBinding
  void definesReachTheKernelAndProgramsOfDifferentDefinesStandBesideEachOther(String binding) {
    try (var runtime = Runtimes.open(binding);
        var five = runtime.program("probe", Defines.of("SCALE", 5).with("WG", 16));
        var minusOne = runtime.program("probe", Defines.of("SCALE", -1));
        var x = runtime.floats(3);
        var y = runtime.floats(3)) {
      runtime.write(x, new float[] {1, 2, 3});

      five.kernel("probe_scale").args(3, 0f, x, y).items(3).launch();
      minusOne.kernel("probe_scale").args(2, 0f, y, x).items(2).launch();

      assertThat(floats(runtime, y)).containsExactly(5, 10, 15);
      assertThat(floats(runtime, x)).containsExactly(-5, -10, 3);
    }
  }

  /** A device may count them as 0, and PoCL does on x86: an Intel core takes many times as long for them. */
  @EveryBinding
  void numbersTooSmallToBeNormalAreNothing(String binding) {
    try (var runtime = Runtimes.open(binding);
        var probe = Runtimes.probe(runtime);
        var x = runtime.floats(2);
        var y = runtime.floats(2)) {
      boolean drops = runtime.facts().isPocl() && System.getProperty("os.arch").equals("amd64");
      assumeTrue(drops, "another device may keep them");
      runtime.write(x, new float[] {Float.MIN_NORMAL, Float.MIN_NORMAL / 8});

      probe.kernel("probe_scale").args(2, 0f, x, y).items(2).launch();

      assertThat(floats(runtime, y)).containsExactly(2 * Float.MIN_NORMAL, 0);
    }
  }

  @EveryBinding
  void argumentsThatChangeBetweenLaunchesOfOneKernelAllReachIt(String binding) {
    try (var runtime = Runtimes.open(binding);
        var probe = Runtimes.probe(runtime);
        var x = runtime.floats(2);
        var y = runtime.floats(2)) {
      Runtimes.fill(runtime, x, 1);
      Runtimes.fill(runtime, y, 0);
      var shift = probe.kernel("probe_shift");

      shift.args(2, 1f, x).items(2).launch();
      shift.args(1, 1f, x).items(1).launch();
      shift.args(1, 3f, x).items(1).launch();
      shift.args(1, 3f, y).items(1).launch();
      shift.args(2, 3f, x).items(2).launch();

      assertThat(floats(runtime, x)).containsExactly(9, 5);
      assertThat(floats(runtime, y)).containsExactly(3, 0);
    }
  }

  @EveryBinding
  void theFirstArgumentsStayWhileTheOthersCome(String binding) {
    try (var runtime = Runtimes.open(binding);
        var probe = Runtimes.probe(runtime);
        var x = runtime.floats(2);
        var y = runtime.floats(2)) {
      Runtimes.fill(runtime, x, 1);
      Runtimes.fill(runtime, y, 1);
      var twice = probe.kernel("probe_shift").first(2, 5f).items(2);

      twice.with(x).launch();
      twice.with(y).launch();

      assertThat(floats(runtime, x)).containsExactly(6, 6);
      assertThat(floats(runtime, y)).containsExactly(6, 6);
      String refused = "kernel 'probe_shift' takes 3 arguments [N, a, y], not ";
      assertThatThrownBy(twice::launch)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(refused + 2);
      assertThatThrownBy(() -> twice.with(x, y)).hasMessage(refused + 4);
      assertThatThrownBy(() -> probe.kernel("probe_shift").first(2, 5f, x, y))
          .hasMessage(refused + 4);
      assertThatThrownBy(() -> twice.with(5)).hasMessageContaining("argument 2");
    }
  }

  @EveryBinding
  void aStructIsOneArgument(String binding) {
    String source = """
        typedef struct { int a, b, c; } Three;
        __kernel void digits(const Three three, __global float *x) {
          x[0] = 100 * three.a + 10 * three.b + three.c;
        }
        """;
    try (var runtime = Runtimes.open(binding);
        var program = runtime.programOf("digits.cl", source);
        var x = runtime.floats(1)) {
      var digits = program.kernel("digits");

      digits.args(Struct.of(4, 7, 1), x).local(1).items(1).launch();
      assertThat(floats(runtime, x)).containsExactly(471);
      digits.args(Struct.of(4, 7, 2), x).local(1).items(1).launch();
      assertThat(floats(runtime, x)).containsExactly(472);
      assertThatThrownBy(() -> digits.args(5, x))
          .hasMessageContaining("argument 0 'const Three three', not Integer 5");
      assertThatThrownBy(() -> digits.args(Struct.of(4, 7, 2), Struct.of(1)))
          .hasMessageContaining("argument 1 '__global float *x'");
    }
  }

  @EveryBinding
  void aGroupSharesLocalMemory(String binding) {
    try (var runtime = Runtimes.open(binding);
        var probe = Runtimes.probe(runtime);
        var x = runtime.floats(8);
        var y = runtime.floats(8)) {
      runtime.write(x, new float[] {1, 2, 3, 4, 5, 6, 7, 8});

      probe
          .kernel("probe_group_sum")
          .args(x, y, Local.floats(4))
          .local(4)
          .global(8)
          .launch();

      assertThat(floats(runtime, y)).containsExactly(10, 10, 10, 10, 26, 26, 26, 26);
    }
  }

  @EveryBinding
  void wrongArgumentsAreNamed(String binding) {
    try (var runtime = Runtimes.open(binding);
        var probe = Runtimes.probe(runtime);
        var x = runtime.floats(8)) {
      var scale = probe.kernel("probe_scale");

      assertThatThrownBy(() -> scale.args(3, x, x))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("kernel 'probe_scale' takes 4 arguments [N, a, x, y], not 3");
      assertThatThrownBy(() -> scale.args(3, 1, x, x))
          .hasMessage("kernel 'probe_scale' takes as argument 1 'const float a', not Integer 1");
      assertThatThrownBy(() -> scale.args(3, 1f, x, Local.floats(1)))
          .hasMessageContaining("argument 3 '__global float *restrict y'");
      assertThatThrownBy(() -> scale.args(3, 1f, x, "text"))
          .hasMessageContaining("not String text");
    }
  }

  @EveryBinding
  void aClosedOrForeignBufferIsRefused(String binding) {
    try (var runtime = Runtimes.open(binding);
        var other = Runtimes.open(binding);
        var foreign = other.floats(8)) {
      ClBuffer closed = runtime.floats(8);
      closed.close();

      assertThatThrownBy(() -> scaleInto(runtime, closed))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a buffer of 32 bytes is closed");
      assertThatThrownBy(() -> scaleInto(runtime, foreign))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a buffer of 32 bytes belongs to another device");
    }
  }

  /** PoCL would end the process on an assertion. */
  @EveryBinding
  void moreLocalMemoryThanThereIsIsRefusedBeforeTheDriverSeesIt(String binding) {
    try (var runtime = Runtimes.open(binding);
        var probe = Runtimes.probe(runtime);
        var x = runtime.floats(8)) {
      var tooMuch = new Local(runtime.facts().localMemory() + 1);

      assertThatThrownBy(() -> probe
              .kernel("probe_group_sum")
              .args(x, x, tooMuch)
              .local(8)
              .global(8)
              .launch())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching(
              "kernel 'probe_group_sum' wants .* of local memory, the device has .*");
    }
  }

  /** PoCL would end the process on an assertion. */
  @EveryBinding
  void moreLocalMemoryInTheKernelItselfIsRefusedToo(String binding) {
    try (var runtime = Runtimes.open(binding);
        var x = runtime.floats(8)) {
      long tooMany = runtime.facts().localMemory() / Float.BYTES + 1;
      String source = """
          __kernel __attribute__((reqd_work_group_size(1, 1, 1))) void huge(__global float *x) {
            __local float all[COUNT];
            for (int i = 0; i < COUNT; i++) all[i] = x[i % 8];
            x[0] = all[(int)x[1]];
          }
          """;

      assertThatThrownBy(() -> {
            try (var program =
                runtime.programOf("huge.cl", "#define COUNT " + tooMany + "\n" + source)) {
              program.kernel("huge").args(x).groups(1).launch();
            }
          })
          .satisfiesAnyOf(
              e -> assertThat(e).isInstanceOf(ClException.class),
              e -> assertThat(e)
                  .hasMessageMatching("kernel 'huge' wants .* of local memory, the device has .*"));
    }
  }

  @EveryBinding
  void sizesThatDoNotFitAreRefused(String binding) {
    try (var runtime = Runtimes.open(binding);
        var probe = Runtimes.probe(runtime);
        var x = runtime.floats(128)) {
      var scale = probe.kernel("probe_scale").args(3, 1f, x, x);
      var sum = probe.kernel("probe_group_sum").args(x, x, Local.floats(8));

      assertThatThrownBy(() -> scale.global(65)).hasMessageContaining("not whole groups of [64]");
      assertThatThrownBy(() -> scale.local(32).global(64).launch())
          .hasMessageContaining("requires groups of [64, 1, 1]");
      assertThatThrownBy(() -> scale.items(0)).hasMessageContaining("is to run on [0]");
      assertThatThrownBy(scale::launch)
          .hasMessageContaining("is not told its number of work-items");
      assertThatThrownBy(() -> sum.local(4).global(8).local(8).launch())
          .hasMessageContaining("is not told its number of work-items");
      assertThatThrownBy(() -> sum.global(8).launch())
          .hasMessageContaining("needs local(…) with 1 sizes");
      assertThatThrownBy(() -> sum.local(1 << 24).global(1 << 24).launch())
          .hasMessageContaining("at most");
    }
  }

  @EveryBinding
  void aKernelThatDoesNotCompileNamesFileLineAndLog(String binding) {
    try (var runtime = Runtimes.open(binding)) {
      assertThatThrownBy(() -> runtime.program("broken", Defines.of("A", 1).with("B", 2)))
          .isInstanceOf(ClException.class)
          .hasMessageStartingWith(
              "clBuildProgram failed with CL_BUILD_PROGRAM_FAILURE (-11): broken.cl does not compile for '")
          .hasMessageContaining("broken.cl:5:")
          .hasMessageContaining("oops");
    }
  }

  @EveryBinding
  void aKernelThatIsNotThereIsNamed(String binding) {
    try (var runtime = Runtimes.open(binding);
        var probe = Runtimes.probe(runtime)) {
      assertThatThrownBy(() -> probe.kernel("probe_nothing"))
          .isInstanceOf(ClException.class)
          .hasMessage(
              "clCreateKernel failed with CL_INVALID_KERNEL_NAME (-46): probe.cl has no kernel 'probe_nothing'");
      assertThatThrownBy(() -> runtime.program("nowhere", Defines.none()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void scaleInto(ClRuntime runtime, ClBuffer y) {
    try (var probe = Runtimes.probe(runtime);
        var x = runtime.floats(8)) {
      probe.kernel("probe_scale").args(8, 0f, x, y).items(8).launch();
    }
  }

  private static float[] floats(ClRuntime runtime, ClBuffer buffer) {
    var values = new float[(int) (buffer.bytes() / Float.BYTES)];
    runtime.read(buffer, values);
    return values;
  }
}
