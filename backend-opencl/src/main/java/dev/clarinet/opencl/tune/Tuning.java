package dev.clarinet.opencl.tune;

import dev.clarinet.opencl.runtime.CacheFolder;
import dev.clarinet.opencl.runtime.DeviceFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a user wants of tuning.
 *
 * @param file where the record is: a path, {@code none}, or nothing for the usual place
 * @param budget how long to tune
 * @param listener hears what was found
 */
public record Tuning(Optional<String> file, Duration budget, Consumer<Tuned> listener) {
  /** Names the file of tuned parameters, or {@code none} to go without. */
  public static final String FILE = "clarinet.opencl.tuned";

  /** Says for how many seconds operations are tuned when they are prepared. */
  public static final String SECONDS = "clarinet.opencl.tune";

  private static final String NONE = "none";

  /** What {@link #FILE} and {@link #SECONDS} say. */
  public static Tuning chosen() {
    return new Tuning(Optional.ofNullable(System.getProperty(FILE)), seconds(), tuned -> {});
  }

  private static Duration seconds() {
    String wanted = System.getProperty(SECONDS, "0");
    if (!wanted.matches("\\d{1,9}"))
      throw new IllegalArgumentException(
          "-D" + SECONDS + " is a whole number of seconds, not '" + wanted + "'");
    return Duration.ofSeconds(Long.parseLong(wanted));
  }

  /** The same with this file. */
  public Tuning in(Path path) {
    return new Tuning(Optional.of(path.toString()), budget, listener);
  }

  /** The same for so long, and with this listener. */
  public Tuning lasting(Duration time, Consumer<Tuned> hearing) {
    return new Tuning(file, time, hearing);
  }

  /** The record of a device. */
  public TuningRecord record(DeviceFacts facts) {
    String device = Stream.of(
            facts.name(),
            facts.vendor(),
            facts.deviceVersion(),
            facts.platformName(),
            facts.platformVersion(),
            facts.driverVersion())
        .collect(Collectors.joining(" | "));
    return path(facts).map(path -> TuningRecord.in(path, device)).orElseGet(TuningRecord::none);
  }

  /**
   * Where the record of a device is, unless it goes without: in the folder for what can be made again, or where this
   * says.
   */
  public Optional<Path> path(DeviceFacts facts) {
    String name = (facts.name() + " " + facts.driverVersion()).replaceAll("[^A-Za-z0-9.]+", "-");
    if (file.isEmpty())
      return Optional.of(CacheFolder.get().resolve("tuned").resolve(name + ".json"));
    return file.filter(named -> !named.equals(NONE)).map(Path::of);
  }
}
