package dev.clarinet.samples.cli;

import dev.clarinet.GradientCheck;
import java.io.PrintWriter;

/**
 * Prints how far a gradient check is: a line for each part that is done, and now and then one for a part that takes
 * long.
 */
final class CheckProgress implements GradientCheck.Progress {
  private static final double SECONDS_BETWEEN = 5;

  private final PrintWriter out;
  private long printed = System.nanoTime();

  CheckProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void looked(String part, int slopes, int all) {
    long now = System.nanoTime();
    boolean done = slopes == all;
    if (!done && (now - printed) / 1e9 < SECONDS_BETWEEN) return;
    out.println(part + ": " + (done ? all + " slopes" : slopes + " of " + all + " slopes"));
    out.flush();
    printed = now;
  }
}
