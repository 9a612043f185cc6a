package dev.clarinet.samples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line's beginning: {@code clarinet --help} tells the rest. */
@Command(
    name = "clarinet",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Trains and runs convolutional neural networks on OpenCL devices or in plain Java.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands (COMMAND --help tells more):%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:fine",
      "  1:failed; the reason is on standard error",
      "  2:wrong usage",
      "130:interrupted, by Ctrl-C say"
    },
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      SummaryCommand.class,
      CheckGradientsCommand.class,
      TuneCommand.class,
      DevicesCommand.class,
      BenchCommand.class
    })
public final class Clarinet implements Callable<Integer> {
  /** What a process returns that did what it should. */
  public static final int FINE = 0;

  /** What a process returns that could not do what it should. */
  public static final int FAILED = 1;

  /** What a process returns that was interrupted: by custom 128 and the number of SIGINT. */
  public static final int INTERRUPTED = 130;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean debug;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private Clarinet() {}

  /** Runs a command and ends the process. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(run(commandLine(), args));
  }

  /** The command line, ready to execute; tests give it writers of their own. */
  public static CommandLine commandLine() {
    var clarinet = new Clarinet();
    return new CommandLine(clarinet)
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler(
            (e, command, parsed) -> Failures.report(e, command.getErr(), clarinet.debug))
        .setParameterExceptionHandler(Failures::reportUsage);
  }

  /** Executes a command; also a failure of the virtual machine, lack of memory say, becomes one line. */
  private static int run(CommandLine commandLine, String... args) {
    try {
      return commandLine.execute(args);
    } catch (Error e) {
      return Failures.report(e, commandLine.getErr(), commandLine.<Clarinet>getCommand().debug);
    }
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
