package dev.clarinet.test.opencl;

import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceList;
import dev.clarinet.opencl.runtime.KernelFamily;

/** Runs a kernel on PoCL, then divides by zero many times, and prints how often that threw. */
final class DivisionMain {
  private static final int ROUNDS = 200_000;
  private static final int EVERY = 7;

  private static int sink;

  private DivisionMain() {}

  public static void main(String[] arguments) {
    var opencl = Bindings.named(arguments[0]);
    var pocl = DeviceList.read(opencl).entries().stream()
        .filter(entry -> entry.facts().isPocl())
        .findFirst()
        .orElseThrow();
    try (var runtime = ClRuntime.open(opencl, pocl, KernelFamily.CPU, Choices.HEURISTIC);
        var probe = Runtimes.probe(runtime);
        var x = runtime.floats(64)) {
      probe.kernel("probe_scale").args(64, 1f, x, x).items(64).launch();
      runtime.finish();
      int thrown = divide();
      System.out.println("the quotients are " + sink + " in sum");
      System.out.println("threw " + thrown + " of " + (ROUNDS + EVERY - 1) / EVERY);
    }
  }

  private static int divide() {
    int thrown = 0;
    for (int i = 0; i < ROUNDS; i++) {
      try {
        sink += i / (i % EVERY);
      } catch (ArithmeticException e) {
        thrown++;
      }
    }
    return thrown;
  }
}
