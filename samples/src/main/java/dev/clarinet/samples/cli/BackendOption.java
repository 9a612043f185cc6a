package dev.clarinet.samples.cli;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --backend}: where a command computes. */
final class BackendOption {
  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "Where to compute: reference, java, opencl or opencl:N"
          + " (default: the best device that 'clarinet devices' lists).")
  private Optional<String> name = Optional.empty();

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Opens it, and says in a line on standard error which it is. */
  Backend open() {
    var backend = open(name, "--backend", spec.commandLine());
    if (name.isPresent()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("computing on " + backend);
      err.flush();
    }
    return backend;
  }

  /** Opens the one that an option or argument names, or the best, which is logged. */
  static Backend open(Optional<String> name, String argument, CommandLine command) {
    try {
      return name.map(Backends::open).orElseGet(Backends::best);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, argument + ": " + e.getMessage(), e);
    }
  }
}
