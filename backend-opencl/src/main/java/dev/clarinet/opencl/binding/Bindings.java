package dev.clarinet.opencl.binding;

import dev.clarinet.BackendUnavailableException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The ways to OpenCL: {@code jocl}, the default, and {@code lwjgl}, chosen with {@code
 * -Dclarinet.opencl.binding=lwjgl}.
 */
public final class Bindings {
  /** The system property that names the binding. */
  public static final String PROPERTY = "clarinet.opencl.binding";

  private static final Map<String, Attempt> ATTEMPTS = new ConcurrentHashMap<>();

  private Bindings() {}

  /** The binding that the system property names. */
  public static OpenCl chosen() {
    return named(System.getProperty(PROPERTY, "jocl"));
  }

  /**
   * Loads a binding the first time it is named, and remembers how that went.
   *
   * @throws BackendUnavailableException with what to install, if it cannot be loaded
   */
  public static OpenCl named(String name) {
    return switch (name) {
      case "jocl" ->
        ATTEMPTS.computeIfAbsent(name, n -> attempt(n, JoclBinding::new)).get();
      case "lwjgl" ->
        ATTEMPTS.computeIfAbsent(name, n -> attempt(n, LwjglBinding::new)).get();
      default ->
        throw new IllegalArgumentException(
            "-D" + PROPERTY + "=" + name + ": there are the bindings jocl and lwjgl");
    };
  }

  private static Attempt attempt(String name, Supplier<OpenCl> load) {
    var hazard = PoclSignals.hazard(); // these two first: before any driver loads
    PoclThreads.pin();
    try {
      OpenCl opencl = load.get();
      return () -> opencl;
    } catch (LinkageError e) {
      String message =
          Advice.onMissing(name, e) + hazard.map(h -> " (Also: " + h + ".)").orElse("");
      return () -> {
        throw new BackendUnavailableException(message, e);
      };
    }
  }

  /** How loading a binding went: gives it, or throws why not. */
  private interface Attempt {
    OpenCl get();
  }
}
