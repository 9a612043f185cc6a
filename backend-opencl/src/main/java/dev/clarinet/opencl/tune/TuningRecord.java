package dev.clarinet.opencl.tune;

import dev.clarinet.opencl.runtime.BinaryCache;
import dev.clarinet.opencl.runtime.Candidate;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.Space;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tuned parameters of a device with its driver: for each question the candidate that a tuner found to be best. The
 * same record gives the same choices, and so the same bits. Thread-safe.
 */
public final class TuningRecord implements Choices {
  private static final Logger LOG = LoggerFactory.getLogger(TuningRecord.class);

  private final Optional<RecordFile> file;
  private final Map<String, Decision> decisions = new ConcurrentSkipListMap<>();
  private final Map<String, List<String>> crashed = new ConcurrentSkipListMap<>();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  private TuningRecord(Optional<RecordFile> file) {
    this.file = file;
    read();
  }

  /**
   * The record in this file, which need not exist yet; whatever is wrong with it, it is as if nobody had tuned.
   *
   * @param device make, model, driver: another device's record counts for nothing
   */
  public static TuningRecord in(Path file, String device) {
    return new TuningRecord(Optional.of(new RecordFile(file, device)));
  }

  /** A record of nothing, which no file keeps. */
  public static TuningRecord none() {
    return new TuningRecord(Optional.empty());
  }

  /** Reads the file again, if there is one: another process may have tuned. */
  void read() {
    file.flatMap(RecordFile::read).ifPresent(contents -> {
      decisions.putAll(contents.decisions());
      crashed.putAll(contents.crashed());
    });
  }

  @Override
  public <T> Candidate<T> of(Space<T> space) {
    var decision = decision(space.question());
    if (decision.isEmpty()) return space.heuristic();
    String name = decision.get().candidate();
    return space.named(name).orElseGet(() -> {
      if (warned.add(space.question())) {
        LOG.warn(
            "the tuned '{}' of {} does not exist, '{}' is taken",
            name,
            space.question(),
            space.heuristic().name());
      }
      return space.heuristic();
    });
  }

  /** What was found for a question. */
  public Optional<Decision> decision(String question) {
    return Optional.ofNullable(decisions.get(question));
  }

  /** A hash of all choices; empty if there are none. */
  public String hash() {
    var parts = decisions.entrySet().stream()
        .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue().candidate()))
        .toArray(String[]::new);
    return parts.length == 0 ? "" : BinaryCache.key(parts);
  }

  /** Where it is kept, if it is. */
  Optional<Path> file() {
    return file.map(RecordFile::path);
  }

  /** The candidates for a question that two processes died of: one may have been ended from outside. */
  List<String> crashed(String question) {
    var deaths = deaths(question);
    return deaths.stream()
        .distinct()
        .filter(candidate -> Collections.frequency(deaths, candidate) > 1)
        .toList();
  }

  private List<String> deaths(String question) {
    return crashed.getOrDefault(question, List.of());
  }

  /** Keeps what was found; returns whether, as what cannot be kept is not taken either. */
  boolean decide(String question, Decision decision) {
    decisions.put(question, decision);
    boolean kept = write();
    if (!kept) decisions.remove(question);
    return kept;
  }

  /** Keeps that a process died of a candidate. */
  void crash(String question, String candidate) {
    var all = Stream.concat(deaths(question).stream(), Stream.of(candidate));
    crashed.put(question, all.toList());
    write();
  }

  private boolean write() {
    return file.filter(kept -> kept.write(decisions, crashed)).isPresent();
  }
}
