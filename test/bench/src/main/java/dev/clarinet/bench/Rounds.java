package dev.clarinet.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Lets runners take turns: each round times all of them once, in another order than the round before, and the other way
 * round.
 *
 * <p>A turn begins with a rest until the threads that the runner before left spinning have fallen asleep, and, where
 * runs are short, with some that are not timed. Then it runs so often that it takes {@code turnSeconds}, each time on
 * another set of inputs.
 *
 * @param count rounds, at least 7
 * @param warmUpSeconds how long each runs at least before the rounds, unless one run takes longer than that
 * @param turnSeconds how long a turn is to take, at least a millisecond
 * @param sets of inputs, through which the runs go round
 * @param waits whether each run is waited for
 */
record Rounds(int count, double warmUpSeconds, double turnSeconds, int sets, boolean waits) {
  private static final int LEAST_WARM_UPS = 3;
  private static final double MOST_SECONDS_OF_SETS = 3;
  private static final int REST_MILLIS = 3;
  private static final int MOST_RESTS = 100;

  /** Seconds for a run, by runner, in the order of the rounds. */
  Map<String, double[]> measure(List<Runner> runners) {
    var turns = new ArrayList<Turn>();
    for (Runner runner : runners) turns.add(warmedUp(runner));
    for (int round = 0; round < count; round++) {
      for (int i = 0; i < turns.size(); i++) {
        int place = round % 2 == 0 ? i : turns.size() - 1 - i;
        turns.get((round + place) % turns.size()).take(round);
      }
    }
    var seconds = new LinkedHashMap<String, double[]>();
    for (Turn turn : turns) seconds.put(turn.runner.name(), turn.seconds);
    return seconds;
  }

  private Turn warmedUp(Runner runner) {
    var turn = new Turn(runner);
    long began = System.nanoTime();
    double last = 0;
    // Memory that nobody has touched is slow: each set is met once, as far as the time for that
    // goes.
    double most = Math.max(warmUpSeconds, MOST_SECONDS_OF_SETS);
    for (int i = 0;
        i < LEAST_WARM_UPS || secondsSince(began) < (i < sets ? most : warmUpSeconds);
        i++) {
      last = turn.time(1);
      runner.job().tidy();
      if (last > warmUpSeconds && i > 0) break;
    }
    turn.runs = runs(last);
    turn.runs = runs(turn.time(turn.runs));
    return turn;
  }

  private int runs(double secondsEach) {
    return (int) Math.max(1, Math.ceil(turnSeconds / Math.max(1e-7, secondsEach)));
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) * 1e-9;
  }

  /** One runner's turns. */
  private final class Turn {
    private final Runner runner;
    private final double[] seconds = new double[count];
    private int runs = 1;
    private int set;

    Turn(Runner runner) {
      this.runner = runner;
    }

    void take(int round) {
      rest();
      if (runs > 1) time(Math.max(1, runs / 4));
      seconds[round] = time(runs);
      runner.job().tidy();
    }

    private void rest() {
      try {
        for (int i = 0; i < MOST_RESTS; i++) {
          TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
          if (Machine.running() <= 1) return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted between two turns", e);
      }
    }

    /** Seconds for each of so many runs. */
    private double time(int times) {
      long began = System.nanoTime();
      for (int i = 0; i < times; i++) {
        runner.job().run(set);
        if (waits) runner.job().finish();
        set = (set + 1) % sets;
      }
      runner.job().finish();
      return secondsSince(began) / times;
    }
  }
}
