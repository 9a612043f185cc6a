package dev.clarinet.test.samples;

import dev.clarinet.samples.cli.Clarinet;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The command line, run in this process. */
final class Cli {
  /**
   * How a command ended.
   *
   * @param exitCode of the process, had it been one
   * @param out what it printed on standard output
   * @param err what it printed on standard error, the log and the progress too
   */
  record Ending(int exitCode, String out, String err) {
    /** The last line of standard output. */
    String lastLine() {
      String[] lines = out.strip().split("\\R", -1);
      return lines[lines.length - 1];
    }
  }

  private Cli() {}

  static Ending run(Object... arguments) {
    var out = new StringWriter();
    var bytes = new ByteArrayOutputStream();
    var err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    PrintStream usual = System.err;
    System.setErr(err);
    try {
      int exitCode = Clarinet.commandLine()
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
          .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
      return new Ending(exitCode, out.toString(), bytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(usual);
    }
  }
}
