package dev.clarinet.opencl.tune;

import dev.clarinet.Backend;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Spec;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.Space;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, for the verbs of an operation, which of the candidates that launchers have is the fastest on a device, and
 * keeps it in the device's record; as long as its time lasts, which only tuning uses up.
 *
 * <p>Trials run on a backend of their own, so that a candidate that breaks its context breaks nothing else. What is
 * wrong or does not run is thrown out; what the process dies of stands in the journal, and is not tried again once two
 * died of it.
 */
public final class Tuner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tuner.class);

  /** What stands in the journal while an operation runs as it does without trials. */
  private static final String SETTLED = "settled";

  private final Function<Choices, Backend> opener;
  private final TuningRecord record;
  private final Consumer<Tuned> listener;
  private final Set<Spec<?>> seen = new HashSet<>();
  private Optional<Journal> journal = Optional.empty();
  private boolean began;
  private long left;
  private long deadline;

  /**
   * A tuner with so much time.
   *
   * @param opener opens the device once more, for trials, with the choices that it is given
   * @param record where decisions are kept
   * @param listener hears of them
   */
  public Tuner(
      Function<Choices, Backend> opener,
      TuningRecord record,
      Duration budget,
      Consumer<Tuned> listener) {
    this.opener = opener;
    this.record = record;
    this.listener = listener;
    left = budget.toNanos();
  }

  /** Tunes an operation, unless that was done or the time is over. */
  public synchronized void tune(Spec<?> spec) {
    var works = Workload.of(spec);
    if (works.isEmpty() || left <= 0 || !seen.add(spec) || !begin()) return;
    deadline = System.nanoTime() + left;
    try {
      for (var work : works) if (!isOver()) tune(work, journal.orElseThrow());
    } finally {
      left = deadline - System.nanoTime();
      if (left <= 0) LOG.info("the time for tuning is over");
    }
  }

  private boolean isOver() {
    return System.nanoTime() - deadline >= 0;
  }

  /** Makes sure that nobody else tunes this device, and learns what the one before died of. */
  private boolean begin() {
    if (began) return journal.isPresent();
    began = true;
    if (record.file().isEmpty()) LOG.warn("nothing is tuned: there is no file to keep it in");
    journal = record.file().map(Journal::beside).flatMap(Journal::open);
    if (journal.isEmpty()) return false;
    record.read();
    journal.get().left().ifPresent(this::blame);
    journal.get().end();
    return true;
  }

  private void blame(Journal.Attempt attempt) {
    String question = attempt.question(), candidate = attempt.candidate();
    record.crash(question, candidate);
    LOG.warn(
        "a process died of {} for {}, which is {}",
        candidate,
        question,
        record.crashed(question).contains(candidate) ? "not tried again" : "tried once more");
  }

  private <O extends Operation> void tune(Workload<O> work, Journal diary) {
    if (!record.crashed(work.name()).isEmpty()) {
      LOG.warn("{} is not tuned: processes died of it before any trial", work.name());
      return;
    }
    var choices = new TrialChoices(record);
    try (var backend = opener.apply(choices);
        var trial = new Trial<>(backend, choices, work)) {
      var done = new HashSet<String>();
      while (!isOver()) {
        var next = next(trial, work, diary, done);
        if (next.isEmpty()) break;
        decide(trial, next.get(), work, diary);
      }
    } catch (RuntimeException e) {
      LOG.warn("{} is not tuned: {}", work.name(), e.toString());
    } finally {
      diary.end();
    }
  }

  /**
   * The first question that was neither decided nor passed over; the listener hears of those that an earlier tuning
   * decided.
   */
  private <O extends Operation> Optional<Space<?>> next(
      Trial<O> trial, Workload<O> work, Journal diary, Set<String> done) {
    diary.begin(new Journal.Attempt(work.name(), SETTLED));
    var asked = trial.asked();
    diary.end();
    for (Space<?> space : asked) {
      if (!done.add(space.question())) continue;
      var known = record.decision(space.question());
      if (known.isEmpty()) return Optional.of(space);
      listener.accept(new Tuned(work.name(), space.question(), known.get(), false));
    }
    return Optional.empty();
  }

  private <O extends Operation> void decide(
      Trial<O> trial, Space<?> space, Workload<O> work, Journal diary) {
    try (var contest = new Contest<>(trial, space, diary)) {
      contest.decision(record.crashed(space.question()), this::isOver).ifPresent(decision -> {
        LOG.info("{}: {}", space.question(), decision.text());
        if (record.decide(space.question(), decision))
          listener.accept(new Tuned(work.name(), space.question(), decision, true));
      });
    }
  }

  @Override
  public synchronized void close() {
    journal.ifPresent(Journal::close);
  }
}
