package dev.clarinet.opencl.tune;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Several ways to do one thing, timed in turns: a round times each once, every second round in the other order, so that
 * a machine that gets slower meanwhile does so for all.
 *
 * @param runs that queue the thing, each its way
 * @param finish waits for all that was queued
 */
record Race(List<Runnable> runs, Runnable finish) {
  private static final int ROUNDS = 9;
  private static final long TURN = 1_000_000;

  /** By how much a way has to be faster to be clearly faster, and in how many rounds. */
  private static final double CLEARLY = 0.97, MOSTLY = 0.75;

  /** Nanoseconds of each way's run, by round. */
  double[][] times() {
    var times = new double[runs.size()][ROUNDS];
    int[] repeats = runs.stream().mapToInt(this::repeats).toArray();
    for (int round = 0; round < ROUNDS; round++)
      for (int i = 0; i < repeats.length; i++) {
        int way = round % 2 == 0 ? i : repeats.length - 1 - i;
        times[way][round] = turn(runs.get(way), repeats[way]);
      }
    return times;
  }

  /** Nanoseconds of a run, roughly. */
  double roughly(int way) {
    var run = runs.get(way);
    int repeats = repeats(run);
    return Math.min(turn(run, repeats), turn(run, repeats));
  }

  /** How many runs make a turn. */
  private int repeats(Runnable run) {
    int repeats = 1;
    while (repeats < 1 << 14 && turn(run, repeats) * repeats < TURN) repeats *= 2;
    return repeats;
  }

  private double turn(Runnable run, int repeats) {
    finish.run();
    long began = System.nanoTime();
    for (int i = 0; i < repeats; i++) run.run();
    finish.run();
    return (double) (System.nanoTime() - began) / repeats;
  }

  /** The fastest by median if it is clearly and mostly faster than the first, else the first. */
  static int winner(double[][] times) {
    int best = IntStream.range(1, times.length)
        .filter(
            way -> median(times[way]) <= CLEARLY * median(times[0]) && isMostlyFaster(times, way))
        .boxed()
        .min((a, b) -> Double.compare(median(times[a]), median(times[b])))
        .orElse(0);
    return best;
  }

  private static boolean isMostlyFaster(double[][] times, int way) {
    long faster = IntStream.range(0, times[0].length)
        .filter(round -> times[way][round] < times[0][round])
        .count();
    return faster >= MOSTLY * times[0].length;
  }

  /** The middle one. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
