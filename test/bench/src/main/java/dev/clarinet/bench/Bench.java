package dev.clarinet.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Pointer;

/** Measures Clarinet and its peers: {@code bench [--quick] [CASE-PREFIX…]}. */
public final class Bench implements AutoCloseable {
  private static final int ROUNDS = 15;
  private static final int QUICK_ROUNDS = 7;
  private static final double WARM_UP_SECONDS = 0.3;
  private static final double TURN_SECONDS = 0.02;
  private static final double QUICK_TURN_SECONDS = 0.005;

  private static final String QUICK = "--quick";

  private final boolean quick;
  private final ClarinetSide clarinet = new ClarinetSide();
  private final List<Side> peers = new ArrayList<>();
  private final String device;
  private final Limits limits;
  private final long cacheBytes = Machine.lastCacheBytes();

  private Bench(boolean quick) {
    this.quick = quick;
    // Before others open it: PoCL's threads are made once, as Clarinet asks.
    device = clarinet.device();
    limits = new Limits();
    peers.add(new OpenBlasSide());
    peers.add(new ClBlastSide(limits.device()));
    peers.addAll(TorchSide.both());
    peers.add(new OnnxRuntimeSide());
    peers.add(new Deeplearning4jSide());
  }

  /** Exits with 2 where an argument is no beginning of a case. */
  public static void main(String[] args) {
    var options = List.of(args);
    var prefixes = options.stream().filter(option -> !option.equals(QUICK)).toList();
    var all = Cases.all();
    for (String prefix : prefixes) {
      if (all.stream().anyMatch(c -> c.name().startsWith(prefix))) continue;
      System.err.println("bench: no case begins with '" + prefix + "'; " + usage(all));
      System.exit(2);
    }
    var cases = all.stream()
        .filter(c -> prefixes.isEmpty() || prefixes.stream().anyMatch(c.name()::startsWith))
        .toList();
    try (var bench = new Bench(options.contains(QUICK))) {
      var heading = List.of(
          Machine.description() + "; " + bench.device,
          Machine.peers() + ", " + Deeplearning4jSide.library(),
          bench.limits.toString());
      heading.forEach(System.out::println);
      var report = new Report(Path.of("target"), heading);
      for (Case c : cases) report.add(bench.measure(c.complete()));
      report.draw();
    }
  }

  private static String usage(List<Case> cases) {
    var kinds = cases.stream().map(Case::kind).distinct().collect(Collectors.joining(", "));
    return "usage: run [" + QUICK + "] [CASE-PREFIX...], of " + kinds;
  }

  private Measurement measure(Case c) {
    var inputs = inputs(c);
    int sets = c.sets(cacheBytes);
    var runners = new ArrayList<Runner>();
    try {
      runners.add(
          new Runner(clarinet.name(), clarinet.prepare(c, sets, inputs).orElseThrow(), c.work()));
      for (Side peer : peers)
        peer.prepare(c, sets, inputs)
            .ifPresent(job -> runners.add(new Runner(peer.name(), job, c.work())));
      var errors = errors(c, runners, inputs);
      var wrong = withoutWrongPeers(c, runners, errors);
      var limit = limits.of(c);
      limit.ifPresent(runners::add);
      double turn = Math.max(c.turnSeconds(), quick ? QUICK_TURN_SECONDS : TURN_SECONDS);
      double warmUp = Math.max(c.warmUpSeconds(), WARM_UP_SECONDS);
      var rounds = new Rounds(quick ? QUICK_ROUNDS : ROUNDS, warmUp, turn, sets, c.waits());
      return Measurement.of(
          c, runners, rounds.measure(runners), isKnown(c) ? errors : Map.of(), wrong, limit);
    } finally {
      runners.forEach(runner -> runner.job().close());
      // The C library keeps what was freed, in pieces that the next case's sizes need not fit.
      Pointer.trimMemory();
    }
  }

  private static Map<String, float[]> inputs(Case c) {
    var inputs = new HashMap<String, float[]>();
    c.inputs().forEach((letter, slot) -> inputs.put(letter, slot.numbers(Case.seed(letter))));
    return inputs;
  }

  /** How wrong each side is, relative to what was added up; where that is not known, how far from Clarinet. */
  private Map<String, Double> errors(Case c, List<Runner> runners, Map<String, float[]> inputs) {
    for (Runner runner : runners) {
      for (int i = 0; i < c.comparedAfter(); i++) runner.job().run(0);
      runner.job().finish();
    }
    var oracle = oracle(c, runners, inputs);
    var errors = new LinkedHashMap<String, Double>();
    for (Runner runner : runners)
      errors.put(runner.name(), oracle.error(inputs, runner.job().answer(0)));
    return errors;
  }

  /**
   * Takes out peers whose result is wrong, and tells how wrong by name: a processor newer than a library can bring out
   * what is wrong in it. Ends the run where Clarinet is wrong, or no peer agrees with it and nobody else knows.
   */
  private Map<String, Double> withoutWrongPeers(
      Case c, List<Runner> runners, Map<String, Double> errors) {
    var wrong = new LinkedHashMap<>(errors);
    wrong.values().removeIf(error -> error <= c.tolerance());
    String tooMuch = " " + wrong + ", more than " + c.tolerance();
    if (wrong.containsKey(clarinet.name()))
      throw new IllegalStateException(c.name() + ": Clarinet is wrong, by" + tooMuch);
    if (!isKnown(c) && !wrong.isEmpty() && wrong.size() == runners.size() - 1)
      throw new IllegalStateException(c.name() + ": nobody agrees with Clarinet, by" + tooMuch);
    for (Runner runner : List.copyOf(runners)) {
      if (!wrong.containsKey(runner.name())) continue;
      runners.remove(runner);
      runner.job().close();
    }
    return wrong;
  }

  /** Whether errors are known, and not only how far others are from Clarinet. */
  private static boolean isKnown(Case c) {
    return c.recipe().isPresent() || c.oracle().isPresent();
  }

  /** Where Clarinet's own reference would take minutes, for whole networks, the others must agree with Clarinet. */
  private Oracle oracle(Case c, List<Runner> runners, Map<String, float[]> inputs) {
    return c.oracle()
        .orElseGet(() -> Oracle.of(
            c.recipe().isPresent()
                ? clarinet.reference(c, inputs)
                : runners.get(0).job().answer(0)));
  }

  @Override
  public void close() {
    clarinet.close();
    peers.forEach(Side::close);
    limits.close();
  }
}
