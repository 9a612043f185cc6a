package dev.clarinet.train;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;

/**
 * Shows how a training goes: on a terminal a bar that is drawn again and again, with the loss so far, images a second
 * and the time left; elsewhere a line at the end of each epoch.
 */
final class ProgressBar implements Listener {
  private static final int WIDTH = 24;
  private static final double REDRAW_SECONDS = 0.1;

  private final PrintStream out;
  private final boolean terminal;
  private double drawn;
  private int lastLength;

  ProgressBar(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Whether a person looks at the output. From JDK 22 on there is a console also where nobody does. */
  @SuppressWarnings("SystemConsoleNull") // below JDK 22 it is null, above it is asked
  static boolean onTerminal() {
    var console = System.console();
    if (console == null || "dumb".equals(System.getenv("TERM"))) return false;
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  @Override
  public Verdict onStep(StepDone step) {
    boolean due = step.seconds() < drawn || step.seconds() - drawn > REDRAW_SECONDS;
    if (terminal && due) {
      drawn = step.seconds();
      draw(bar(step));
    }
    return Verdict.CONTINUE;
  }

  private static String bar(StepDone step) {
    int filled = (int) ((long) WIDTH * step.imagesDone() / step.images());
    double left = (step.images() - step.imagesDone()) / step.imagesPerSecond();
    return String.format(
        Locale.ROOT,
        "epoch %d/%d [%s%s] %d/%d  loss %.4f  %,.0f images/s  %s left",
        step.epoch(),
        step.epochs(),
        "=".repeat(filled),
        " ".repeat(WIDTH - filled),
        step.imagesDone(),
        step.images(),
        step.meanLoss(),
        step.imagesPerSecond(),
        time(left));
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  @Override
  public Verdict onEpoch(EpochDone done) {
    var epoch = done.epoch();
    var line = new StringBuilder(String.format(
        Locale.ROOT, "epoch %d/%d  loss %.4f", epoch.number(), done.epochs(), epoch.loss()));
    epoch
        .metrics()
        .forEach(
            (name, value) -> line.append(String.format(Locale.ROOT, "  %s %.4f", name, value)));
    epoch.validation().ifPresent(validation -> {
      line.append(String.format(Locale.ROOT, "  validation: loss %.4f", validation.loss()));
      validation
          .metrics()
          .forEach(
              (name, value) -> line.append(String.format(Locale.ROOT, "  %s %.4f", name, value)));
    });
    line.append(String.format(
        Locale.ROOT, "  %,.0f images/s  %.1f s", epoch.imagesPerSecond(), epoch.seconds()));
    draw(line.toString());
    out.println();
    lastLength = 0;
    drawn = 0;
    return Verdict.CONTINUE;
  }

  /** Writes over the line before, where there is one. */
  private void draw(String line) {
    if (terminal) out.print("\r" + line + " ".repeat(Math.max(0, lastLength - line.length())));
    else out.print(line);
    out.flush();
    lastLength = line.length();
  }

  /** Leaves a bar that was not finished, after a failure say, on its own line. */
  @Override
  public void onEnd() {
    if (terminal && lastLength > 0) out.println();
    lastLength = 0;
  }
}
