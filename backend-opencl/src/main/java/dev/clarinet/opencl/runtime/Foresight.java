package dev.clarinet.opencl.runtime;

import dev.clarinet.io.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs that an application asked a device for when it ran the last time. A thread compiles them in that order
 * while the application still loads its classes and its model, so that it finds them ready.
 *
 * <p>It is a guess: once another program is asked for, the thread stops. A file in the cache's folder keeps it, with a line
 * for each program; whatever is wrong with the file, nothing is compiled ahead.
 */
final class Foresight {
  private static final Logger LOG = LoggerFactory.getLogger(Foresight.class);
  private static final int MOST = 100;

  private final DeviceFacts device;
  private final Set<Request> asked = new CopyOnWriteArraySet<>();
  private final Thread compiler;
  private final Thread ending = new Thread(this::stop, "ends compiling ahead");
  private volatile List<Request> expected = List.of();
  private volatile boolean over;

  /** A kernel file and the constants that it is compiled with. */
  record Request(String file, Defines defines) {
    private static final String SEPARATOR = "\t";

    String line() {
      var words = new ArrayList<>(List.of(file));
      defines.values().forEach((name, value) -> words.add(name + "=" + value));
      return String.join(SEPARATOR, words);
    }

    static Request of(String line) {
      String[] words = line.split(SEPARATOR, -1);
      var defines = Defines.none();
      for (int i = 1; i < words.length; i++) {
        int sign = words[i].indexOf('=');
        defines = defines.with(words[i].substring(0, sign), words[i].substring(sign + 1));
      }
      return new Request(words[0], defines);
    }
  }

  private Foresight(DeviceFacts device, Consumer<Request> compilation) {
    this.device = device;
    compiler = new Thread(() -> compile(compilation), "compiles ahead");
    compiler.setDaemon(true);
  }

  /** Begins to compile what was asked of this device for the last time. */
  static Foresight begin(DeviceFacts device, Consumer<Request> compilation) {
    var foresight = new Foresight(device, compilation);
    foresight.compiler.start();
    return foresight;
  }

  private void compile(Consumer<Request> compilation) {
    try {
      expected = read(file());
      if (expected.isEmpty()) return;
      // A compiler that is at work while the process ends around it may bring it down.
      Runtime.getRuntime().addShutdownHook(ending);
      for (Request request : expected)
        if (!over && expected.containsAll(asked)) compilation.accept(request);
    } catch (RuntimeException e) {
      LOG.debug("programs are compiled ahead no longer: {}", e.toString());
    }
  }

  /** The file for the application that runs in this process. */
  private Path file() {
    String application = System.getProperty("sun.java.command", "").replaceFirst("\\s.*", "");
    String key = BinaryCache.key(application, device.description(), device.platformVersion());
    return CacheFolder.get().resolve("starts").resolve(key.substring(0, 16));
  }

  private static List<Request> read(Path file) {
    try {
      if (!Files.exists(file)) return List.of();
      return Files.readAllLines(file).stream().limit(MOST).map(Request::of).toList();
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} does not say which programs to compile: {}", file, e.toString());
      return List.of();
    }
  }

  /** The application asks for a program. */
  void asked(Request request) {
    asked.add(request);
  }

  /** Stops, and keeps what was asked for. */
  void end() {
    stop();
    forget();
    var requests = List.copyOf(asked);
    if (requests.isEmpty() || requests.equals(expected)) return;
    Path file = file();
    try {
      Files.createDirectories(file.resolveSibling("."));
      AtomicFile.write(file, out -> {
        for (Request request : requests)
          out.write((request.line() + "\n").getBytes(StandardCharsets.UTF_8));
      });
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("{} does not keep which programs to compile: {}", file, e.toString());
    }
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(ending);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending", e);
    }
  }

  private void stop() {
    over = true;
    try {
      compiler.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
