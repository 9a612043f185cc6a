package dev.clarinet.samples.bench;

import dev.clarinet.Backend;
import dev.clarinet.Limits;
import dev.clarinet.Profile;
import dev.clarinet.op.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Times runs: after some that warm up, the median of several rounds, each of as many runs as take a while.
 *
 * @param rounds how many, at most
 * @param seconds that a round, and warming up, takes at least
 * @param limits of the backend
 */
record Stopwatch(int rounds, double seconds, Limits limits) {
  /** Slow runs are not measured as often: no longer than so many times as long as a round should take. */
  private static final int PATIENCE = 20;

  /** Times runs that are queued together, and finds out which kernels they are. */
  Measurement measure(Backend backend, Work work, Runnable run) {
    seconds(backend, 1, run); // which may compile
    int runs = 1;
    double last = seconds(backend, runs, run);
    for (double spent = last; spent < seconds; spent += last) {
      runs *= 2;
      last = seconds(backend, runs, run);
    }
    runs = (int) Math.max(1, Math.ceil(runs * seconds / last));
    return new Measurement(median(backend, runs, run), work, kernels(backend, run));
  }

  private double median(Backend backend, int runs, Runnable run) {
    var times = new ArrayList<Double>();
    double spent = 0;
    while (times.isEmpty() || (times.size() < rounds && spent < PATIENCE * seconds)) {
      times.add(seconds(backend, runs, run) / runs);
      spent += runs * times.get(times.size() - 1);
    }
    times.sort(Comparator.naturalOrder());
    return times.get(times.size() / 2);
  }

  private static double seconds(Backend backend, int runs, Runnable run) {
    long began = System.nanoTime();
    for (int i = 0; i < runs; i++) run.run();
    backend.finish();
    return (System.nanoTime() - began) / 1e9;
  }

  private List<String> kernels(Backend backend, Runnable run) {
    var profile = Profile.of(backend, limits);
    try (profile) {
      run.run();
    }
    return profile.rows().stream()
        .flatMap(row -> row.kernels().stream())
        .map(Profile.Kernel::name)
        .toList();
  }
}
