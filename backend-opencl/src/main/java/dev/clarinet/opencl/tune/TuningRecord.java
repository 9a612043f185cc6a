package dev.clarinet.opencl.tune;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.clarinet.io.AtomicFile;
import dev.clarinet.opencl.runtime.BinaryCache;
import dev.clarinet.opencl.runtime.Candidate;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.Space;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tuned parameters of a device with its driver: for each question the candidate that a tuner found to be best, in a
 * JSON file that people can read. The same record gives the same choices, and so the same bits.
 *
 * <p>Whatever is wrong with the file, it is as if nobody had tuned. Thread-safe.
 */
public final class TuningRecord implements Choices {
  private static final Logger LOG = LoggerFactory.getLogger(TuningRecord.class);
  private static final int FORMAT = 1;

  private final Optional<Path> file;
  private final String device;
  private final Map<String, Decision> decisions = new ConcurrentSkipListMap<>();
  private final Map<String, List<String>> crashed = new ConcurrentSkipListMap<>();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /** What stands in a file. */
  private record Contents(
      int format,
      String device,
      Map<String, Decision> decisions,
      Map<String, List<String>> crashed) {}

  private TuningRecord(Optional<Path> file, String device) {
    this.file = file;
    this.device = device;
  }

  /**
   * The record in this file, which need not exist yet.
   *
   * @param device make, model, driver: another device's record counts for nothing
   */
  public static TuningRecord in(Path file, String device) {
    var record = new TuningRecord(Optional.of(file), device);
    record.read();
    return record;
  }

  /** A record of nothing, which no file keeps. */
  public static TuningRecord none(String device) {
    return new TuningRecord(Optional.empty(), device);
  }

  /** Reads the file again, if there is one: another process may have tuned. */
  void read() {
    if (file.isEmpty() || !Files.exists(file.get())) return;
    try {
      String text = Files.readString(file.get(), StandardCharsets.UTF_8);
      var contents = Objects.requireNonNull(new Gson().fromJson(text, Contents.class), "nothing");
      if (contents.format != FORMAT)
        throw new IllegalArgumentException("format " + contents.format + ", not " + FORMAT);
      if (!contents.device.equals(device))
        throw new IllegalArgumentException("it is of '" + contents.device + "'");
      decisions.putAll(contents.decisions);
      contents.crashed.forEach((question, names) -> crashed.put(question, List.copyOf(names)));
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "{} is no record of '{}', which counts as not tuned: {}", file.get(), device, reason(e));
    }
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null
        ? e.toString()
        : e.getMessage().lines().findFirst().orElse("");
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

  /** All that was found, by question. */
  public Map<String, Decision> decisions() {
    return new TreeMap<>(decisions);
  }

  /** The candidates for a question that a process died of. */
  List<String> crashed(String question) {
    return crashed.getOrDefault(question, List.of());
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
    return file;
  }

  /** Keeps what was found. */
  void decide(String question, Decision decision) {
    decisions.put(question, decision);
    write();
  }

  /** Keeps that a process died of a candidate. */
  void crash(String question, String candidate) {
    crashed.merge(
        question,
        List.of(candidate),
        (before, more) ->
            Stream.concat(before.stream(), more.stream()).distinct().toList());
    write();
  }

  private void write() {
    if (file.isEmpty()) return;
    var contents = new Contents(FORMAT, device, decisions, crashed);
    String text =
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(contents);
    try {
      Path target = file.get().toAbsolutePath();
      Files.createDirectories(target.resolveSibling("."));
      AtomicFile.write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | UncheckedIOException e) {
      if (warned.add(""))
        LOG.warn("tuned parameters are not kept in {}: {}", file.get(), reason(e));
    }
  }
}
