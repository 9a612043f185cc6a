package dev.clarinet;

import dev.clarinet.op.Activation;
import dev.clarinet.op.Concatenation;
import dev.clarinet.op.Recurrence;
import dev.clarinet.op.Work;
import java.util.List;
import java.util.Locale;

/**
 * What a device can do at best, as its own kernels have been measured: what the rates of operations are held against.
 *
 * @param flops floating-point operations a second, where memory does not matter; a multiply-add counts as two
 * @param bytes bytes a second, read and written, where nothing is computed and no cache holds them
 */
public record Limits(double flops, double bytes) {
  private static final int CHAINS = 1 << 20;
  private static final int MOVED = 1 << 24;
  private static final int FEWEST_STEPS = 16, MOST_STEPS = 1 << 18;
  private static final int MOST_RUNS = 40, ENOUGH_RUNS = 5;
  private static final double NOTABLY = 0.95;

  /** A run of this many seconds is long beside what it takes to launch it, and far from what a watchdog minds. */
  private static final double LONG_ENOUGH = 0.008;

  /** Measures a backend, which takes less than a second on a fast one; whatever else it does meanwhile disturbs. */
  public static Limits of(Backend backend) {
    return new Limits(computing(backend), moving(backend));
  }

  private static double computing(Backend backend) {
    var shape = Shape.of(CHAINS);
    try (var x = backend.tensor(shape, new float[CHAINS])) {
      for (int steps = FEWEST_STEPS; ; steps *= 4) {
        var spec = new Recurrence.Steps(steps, 0.5, 1, shape);
        try (var recurrence = backend.prepare(spec)) {
          double seconds = best(backend, () -> recurrence.forward(x, x));
          if (seconds > LONG_ENOUGH || steps == MOST_STEPS)
            return spec.work("forward").flops() / seconds;
        }
      }
    }
  }

  /** The better of two operations that only move. */
  private static double moving(Backend backend) {
    var shape = Shape.of(1, MOVED);
    var one = new Concatenation.Parts(List.of(shape));
    var relu = new Activation.Elements(Activation.Function.RELU, 0, shape);
    try (var x = backend.tensor(shape, new float[MOVED]);
        var y = backend.tensor(shape);
        var concatenation = backend.prepare(one);
        var activation = backend.prepare(relu)) {
      double seconds = Math.min(
          best(backend, () -> concatenation.forward(List.of(x), y)),
          best(backend, () -> activation.forward(x, y)));
      return Work.moving(shape, shape).bytes() / seconds;
    }
  }

  /**
   * The seconds of the fastest run, when several have brought no faster one: the first ones may compile, here or in a
   * JVM that finds out what is worth it.
   */
  private static double best(Backend backend, Runnable run) {
    double best = seconds(backend, run);
    for (int runs = 1, since = 0; runs < MOST_RUNS && since < ENOUGH_RUNS; runs++, since++) {
      double seconds = seconds(backend, run);
      if (seconds < best * NOTABLY) since = 0;
      best = Math.min(best, seconds);
    }
    return best;
  }

  private static double seconds(Backend backend, Runnable run) {
    long began = System.nanoTime();
    run.run();
    backend.finish();
    return (System.nanoTime() - began) / 1e9;
  }

  /** The seconds that some work takes at least: those of computing or of moving, whichever are more. */
  public double seconds(Work work) {
    return Math.max(work.flops() / flops, work.bytes() / bytes);
  }

  /**
   * How near the limit some work comes that takes so many seconds: 1 at best, or more, where a cache spares bytes or an
   * algorithm multiplications.
   */
  public double share(Work work, double seconds) {
    return seconds(work) / seconds;
  }

  /** For example {@code 197 GFLOP/s and 41.3 GB/s}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.0f GFLOP/s and %.1f GB/s", flops / 1e9, bytes / 1e9);
  }
}
