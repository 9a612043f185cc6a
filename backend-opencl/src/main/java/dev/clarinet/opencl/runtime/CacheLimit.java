package dev.clarinet.opencl.runtime;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How much a {@link BinaryCache} keeps. */
final class CacheLimit {
  private static final int MOST_PROGRAMS = 2000;
  private static final Duration LONG = Duration.ofHours(1);

  private CacheLimit() {}

  /** Deletes the older half when there are too many programs, and what others have left half written long ago. */
  static void keep(Path folder) throws IOException {
    var written = new HashMap<Path, FileTime>();
    for (Path file : list(folder)) time(file).ifPresent(time -> written.put(file, time));
    var oldestFirst = written.keySet().stream()
        .sorted(Comparator.comparing(file -> requireNonNull(written.get(file))))
        .toList();
    var longAgo = FileTime.from(Instant.now().minus(LONG));
    for (Path file : ending(BinaryCache.ASIDE, oldestFirst))
      if (requireNonNull(written.get(file)).compareTo(longAgo) < 0) Files.deleteIfExists(file);
    var programs = ending(BinaryCache.PROGRAM, oldestFirst);
    if (programs.size() > MOST_PROGRAMS)
      for (Path file : programs.subList(0, programs.size() / 2)) Files.deleteIfExists(file);
  }

  /** When a file was written; empty if another process has deleted it meanwhile. */
  private static Optional<FileTime> time(Path file) throws IOException {
    try {
      return Optional.of(Files.getLastModifiedTime(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static List<Path> ending(String end, List<Path> files) {
    return files.stream().filter(file -> file.toString().endsWith(end)).toList();
  }
}
