package dev.clarinet.samples.cli;

import dev.clarinet.Backend;
import dev.clarinet.samples.bench.Bench;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code clarinet bench}. */
@Command(
    name = "bench",
    header = "Measures how fast a device computes, and how near its limits each operation comes.",
    description = {
      "",
      "The rate is that of what bounds an operation: multiplying, where a multiply-add counts as two,"
          + " or moving its tensors once. The share is that of the device's limit, which is measured"
          + " first. 3x3 and 5x5 convolutions count as direct ones; by Winograd's tiles their share may be"
          + " more than 100%%.",
      ""
    })
final class BenchCommand implements Callable<Integer> {
  private static final int USUAL_BATCH = 32, QUICK_BATCH = 4;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DEVICE",
      description = "What 'clarinet devices' lists: java, opencl or opencl:N, reference"
          + " (default: the best).")
  private Optional<String> device = Optional.empty();

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "Only operations with this in their name: convolution, say.")
  private String only = "";

  @Option(
      names = "--quick",
      description = "A few seconds for all: batches of " + QUICK_BATCH + " instead of "
          + USUAL_BATCH + ", few rounds.")
  private boolean quick;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    requireSome();
    try (var backend = BackendOption.open(device, "DEVICE", spec.commandLine())) {
      var out = spec.commandLine().getOut();
      out.println(backend);
      if (backend.name().startsWith("opencl")) out.println(tuning(backend));
      new Bench(batch(backend), quick, only).run(backend, line -> {
        out.println(line);
        out.flush();
      });
      return Clarinet.FINE;
    }
  }

  private void requireSome() {
    if (!new Bench(1, true, only).operations().isEmpty()) return;
    throw new ParameterException(
        spec.commandLine(),
        "--only: no operation has '" + only + "' in its name; there are "
            + String.join(", ", new Bench(1, true, "").operations()));
  }

  private static String tuning(Backend backend) {
    return backend.tuning().isEmpty()
        ? "kernels as the formulas have them: 'clarinet tune' looks for faster ones"
        : "kernels as tuned, record " + backend.tuning();
  }

  /** The definition takes seconds for what others do in milliseconds. */
  private int batch(Backend backend) {
    if (backend.name().equals("reference")) return 1;
    return quick ? QUICK_BATCH : USUAL_BATCH;
  }
}
