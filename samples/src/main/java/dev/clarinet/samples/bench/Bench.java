package dev.clarinet.samples.bench;

import dev.clarinet.Backend;
import dev.clarinet.Limits;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures a device: its limits, and then its operations at typical sizes.
 *
 * @param N images of a batch
 * @param quick whether fewer rounds will do
 * @param only what the names of operations contain, whatever their case; empty for all
 */
public record Bench(int N, boolean quick, String only) {

  /** Measures, and tells each line as soon as it is known. */
  public void run(Backend backend, Consumer<String> line) {
    var limits = Limits.of(backend);
    line.accept("at best " + limits + "; batches of " + N);
    line.accept("");
    line.accept(BenchTable.header());
    var table = new BenchTable(limits);
    var stopwatch = quick ? new Stopwatch(3, 0.005, limits) : new Stopwatch(5, 0.05, limits);
    for (var exercise : exercises())
      line.accept(table.row(exercise, exercise.measured(backend, stopwatch)));
  }

  /** The names of the operations that will be measured. */
  public List<String> operations() {
    return exercises().stream().map(Exercise::operation).distinct().toList();
  }

  private List<Exercise<?>> exercises() {
    String part = only.toLowerCase(Locale.ROOT);
    return Stream.of(Products.all(N), Movements.all(N), Learning.all(N))
        .flatMap(all -> all)
        .filter(exercise -> exercise.operation().toLowerCase(Locale.ROOT).contains(part))
        .toList();
  }
}
