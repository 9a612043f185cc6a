package dev.clarinet.test.tune;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The log, which goes to standard error in tests. */
public final class ErrorLog {
  private ErrorLog() {}

  /** What stands in it after this work. */
  public static String of(Runnable work) {
    var bytes = new ByteArrayOutputStream();
    PrintStream usual = System.err;
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      work.run();
      return bytes.toString(StandardCharsets.UTF_8);
    } finally {
      System.setErr(usual);
    }
  }
}
