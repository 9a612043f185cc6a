package dev.clarinet.opencl.tune;

import dev.clarinet.op.Operation;
import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.runtime.Candidate;
import dev.clarinet.opencl.runtime.Space;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The candidates for one question, tried one after the other; those that are right and not hopeless race. */
final class Contest<O extends Operation> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Contest.class);

  /** A way that takes so many times as long as the best is hopeless. */
  private static final double HOPELESS = 1.2;

  private static final int RACERS = 5;

  /** What stands in the journal while all race that are left. */
  private static final String RACE = "race";

  private final Trial<O> trial;
  private final Space<?> space;
  private final Journal journal;
  private final List<Entrant> entrants = new ArrayList<>();
  private final Map<String, String> thrownOut = new LinkedHashMap<>();

  /** A way that is right, and what a run takes it, roughly. */
  private final class Entrant {
    private final Trial<O>.Way way;
    private final double roughly;

    Entrant(Trial<O>.Way way) {
      this.way = way;
      roughly = new Race(List.of(way::run), trial::finish).roughly(0);
    }
  }

  Contest(Trial<O> trial, Space<?> space, Journal journal) {
    this.trial = trial;
    this.space = space;
    this.journal = journal;
  }

  /**
   * What comes out; nothing if the time is over before, or no way is right.
   *
   * @param crashed what processes died of, and is not tried again
   */
  Optional<Decision> decision(List<String> crashed, BooleanSupplier over) {
    if (crashed.contains(RACE) || crashed.contains(space.heuristic().name())) {
      LOG.warn("nothing is decided for {}, as processes died of {}", space.question(), crashed);
      return Optional.empty();
    }
    for (Candidate<?> candidate : space.candidates()) {
      if (over.getAsBoolean()) return Optional.empty();
      if (crashed.contains(candidate.name()))
        thrownOut.put(candidate.name(), "ended two processes");
      else enter(candidate.name());
    }
    if (over.getAsBoolean()) return Optional.empty();
    if (entrants.isEmpty()) {
      LOG.warn("nothing is decided for {}, as no way is right: {}", space.question(), thrownOut);
      return Optional.empty();
    }
    return Optional.of(race());
  }

  /** Tries one. What the heuristic's throws is no candidate's fault, and is passed on. */
  private void enter(String name) {
    boolean usual = name.equals(space.heuristic().name());
    var attempt = new Journal.Attempt(space.question(), name);
    journal.begin(attempt);
    try {
      var way = trial.way(attempt);
      var problem = way.problem(first());
      if (problem.isPresent()) {
        if (usual) LOG.warn("the usual '{}' for {} is {}", name, space.question(), problem.get());
        thrownOut.put(name, problem.get());
        way.close();
      } else {
        entrants.add(new Entrant(way));
      }
    } catch (ClException | IllegalArgumentException e) {
      if (usual) throw e;
      thrownOut.put(name, "does not run: " + e.getMessage());
    }
    journal.end();
  }

  /** The first that is right: the heuristic's, else what stands in for it. */
  private Optional<Trial<O>.Way> first() {
    return entrants.stream().map(entrant -> entrant.way).findFirst();
  }

  private Decision race() {
    var racers = racers();
    journal.begin(new Journal.Attempt(space.question(), RACE));
    var runs = racers.stream().map(racer -> (Runnable) racer.way::run).toList();
    double[][] times = new Race(runs, trial::finish).times();
    journal.end();
    var microseconds = new LinkedHashMap<String, Double>();
    for (int i = 0; i < times.length; i++)
      microseconds.put(
          racers.get(i).way.candidate(), Math.round(Race.median(times[i]) / 10) / 100.0);
    String winner = racers.get(Race.winner(times)).way.candidate();
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new Decision(winner, space.heuristic().name(), microseconds, thrownOut, now);
  }

  /** The first, and the fastest of the others, if they are not hopeless. */
  private List<Entrant> racers() {
    double best = entrants.stream().mapToDouble(e -> e.roughly).min().orElseThrow();
    var racers = new ArrayList<Entrant>();
    racers.add(entrants.get(0));
    entrants.stream()
        .skip(1)
        .filter(entrant -> entrant.roughly <= HOPELESS * best)
        .sorted(Comparator.comparingDouble(entrant -> entrant.roughly))
        .limit(RACERS - 1)
        .forEach(racers::add);
    return racers;
  }

  @Override
  public void close() {
    entrants.forEach(entrant -> entrant.way.close());
  }
}
