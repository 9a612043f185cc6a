package dev.clarinet.bench;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is known of the machine. */
final class Machine {
  /** Threads that run at a time. */
  static final int CORES = Runtime.getRuntime().availableProcessors();

  private static final Pattern PEERS = Pattern.compile(
      "(jocl-blast|onnxruntime|openblas|pytorch-engine|pytorch-jni)-[0-9.]+(-[0-9.]+)?\\.jar");

  private static final long UNKNOWN_CACHE = 64L << 20;

  private Machine() {}

  /** Bytes of the last cache, as Linux tells; 64 MiB where it does not. */
  static long lastCacheBytes() {
    var caches = Path.of("/sys/devices/system/cpu/cpu0/cache");
    try (Stream<Path> indices = Files.list(caches)) {
      return indices
          .filter(index -> index.getFileName().toString().startsWith("index"))
          .mapToLong(Machine::bytes)
          .max()
          .orElse(UNKNOWN_CACHE);
    } catch (IOException e) {
      return UNKNOWN_CACHE;
    }
  }

  private static long bytes(Path index) {
    try {
      String size = Files.readString(index.resolve("size")).strip();
      long number = Long.parseLong(size.replaceAll("[KM]$", ""));
      return size.endsWith("M") ? number << 20 : size.endsWith("K") ? number << 10 : number;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  /** Threads of all processes that run or could run now, this one too; 0 where Linux does not tell. */
  static int running() {
    try {
      var load = Splitter.on(CharMatcher.anyOf(" /"))
          .splitToList(Files.readString(Path.of("/proc/loadavg")));
      return Integer.parseInt(load.get(3));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return 0;
    }
  }

  /** Day, processor, cores, Java and system in a line. */
  static String description() {
    return LocalDate.now(ZoneOffset.UTC) + ": " + processor() + ", " + CORES + " cores, last cache "
        + (lastCacheBytes() >> 20) + " MiB; " + System.getProperty("os.name") + " "
        + System.getProperty("os.version") + "; Java " + Runtime.version();
  }

  /** The peers' libraries with their versions, as they lie on the class path. */
  static String peers() {
    return Splitter.on(File.pathSeparatorChar)
        .splitToStream(System.getProperty("java.class.path"))
        .map(path -> Path.of(path).getFileName().toString())
        .filter(jar -> PEERS.matcher(jar).matches())
        .map(jar -> jar.replaceFirst("\\.jar$", ""))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
