package dev.clarinet.opencl.tune;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.clarinet.io.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device's tuned parameters on disk, as JSON that people can read. What is wrong with it is logged, and no more. */
final class RecordFile {
  private static final Logger LOG = LoggerFactory.getLogger(RecordFile.class);
  private static final int FORMAT = 1;

  private final Path path;
  private final String device;
  private final AtomicBoolean complained = new AtomicBoolean();

  /**
   * What stands in it.
   *
   * @param device make, model, driver
   * @param decisions by question
   * @param crashed candidates that ended a process, once for each, by question
   */
  record Contents(
      int format,
      String device,
      Map<String, Decision> decisions,
      Map<String, List<String>> crashed) {
    Contents {
      decisions = sorted(decisions);
      crashed = sorted(crashed);
    }

    private static <V> Map<String, V> sorted(Map<String, V> map) {
      map.values().forEach(Objects::requireNonNull);
      return Collections.unmodifiableMap(new TreeMap<>(map));
    }
  }

  /** The file of this device, which need not exist. */
  RecordFile(Path path, String device) {
    this.path = path;
    this.device = device;
  }

  Path path() {
    return path;
  }

  /** What stands in it, if it is whole and of this device. */
  Optional<Contents> read() {
    if (!Files.exists(path)) return Optional.empty();
    try {
      String text = Files.readString(path, StandardCharsets.UTF_8);
      var contents = Objects.requireNonNull(new Gson().fromJson(text, Contents.class), "nothing");
      if (contents.format != FORMAT)
        throw new IllegalArgumentException("format " + contents.format + ", not " + FORMAT);
      if (!contents.device.equals(device))
        throw new IllegalArgumentException("it is of '" + contents.device + "'");
      return Optional.of(contents);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} counts as not tuned, no record of '{}': {}", path, device, reason(e));
      return Optional.empty();
    }
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null
        ? e.toString()
        : e.getMessage().lines().findFirst().orElse("");
  }

  /** Replaces it, whole or not at all; returns whether. */
  boolean write(Map<String, Decision> decisions, Map<String, List<String>> crashed) {
    var contents = new Contents(FORMAT, device, decisions, crashed);
    var gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    byte[] text = gson.toJson(contents).getBytes(StandardCharsets.UTF_8);
    try {
      Files.createDirectories(path.toAbsolutePath().resolveSibling("."));
      AtomicFile.write(path, out -> out.write(text));
      return true;
    } catch (IOException | UncheckedIOException e) {
      if (complained.compareAndSet(false, true))
        LOG.warn("tuned parameters are not kept in {}: {}", path, reason(e));
      return false;
    }
  }
}
