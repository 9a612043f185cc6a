package dev.clarinet.samples.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What went wrong, as one line on standard error and an exit code. */
final class Failures {
  private Failures() {}

  /** A command that failed. */
  static int report(Throwable failure, PrintWriter err, boolean debug) {
    err.println("clarinet: " + message(failure));
    if (debug) failure.printStackTrace(err);
    err.flush();
    return Clarinet.FAILED;
  }

  private static String message(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return "Java's memory is too small (" + failure.getMessage()
          + "): give it more with JDK_JAVA_OPTIONS=-Xmx8g, say, or take a smaller batch";
    }
    String message = failure.getMessage();
    boolean foreseen = failure instanceof RuntimeException
        && (failure.getClass() == IllegalArgumentException.class
            || !failure.getClass().getName().startsWith("java.lang."));
    return foreseen && message != null
        ? message
        : failure + " (a fault of the program; --debug shows where)";
  }

  /** A command line that is not understood. */
  static int reportUsage(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    var err = command.getErr();
    err.println("clarinet: " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("'" + command.getCommandSpec().qualifiedName() + " --help' tells what there is");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
