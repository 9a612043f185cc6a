package dev.clarinet.opencl.binding;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JVM's own signal handlers, kept from compilers that replace them.
 *
 * <p>The JVM faults on purpose: that is how a thread stops at a safepoint and how a null pointer is found. LLVM, which
 * compiles kernels inside this process for PoCL, installs handlers for crashes as it first writes a file. They pass a
 * signal on, but each serves one: while a thread is in it, another thread's fault meets the system's default action,
 * and the process is gone without a word, with exit code 139. They also delete the files that are being written, so
 * that a build fails. LLVM installs them once: made to do so early, with the JVM's put back at once, it never does
 * again.
 */
public final class JvmSignals {
  private static final Logger LOG = LoggerFactory.getLogger(JvmSignals.class);

  /** SIGILL, SIGBUS, SIGFPE and SIGSEGV, as Linux counts them. */
  private static final List<Integer> SIGNALS = List.of(4, 7, 8, 11);

  /** No less than a {@code struct sigaction} on any Linux. */
  private static final int ACTION_BYTES = 256;

  private static final long DEFAULT = 0;
  private static final int MOST_TRIES = 100;

  /** {@code llvm::sys::SetInterruptFunction(void (*)())}: it installs all handlers, however often it is called. */
  private static final String SET_INTERRUPT_FUNCTION = "_ZN4llvm3sys20SetInterruptFunctionEPFvvE";

  private static final Path MAPS = Path.of("/proc/self/maps");

  private static final Map<Integer, Memory> ACTIONS = new LinkedHashMap<>();
  private static final Set<String> SETTLED = new HashSet<>();

  private JvmSignals() {}

  /** Remembers the handlers as they are, the first time: before any driver loads. Elsewhere than on Linux, nothing. */
  public static synchronized void remember() {
    if (!Platform.isLinux() || !ACTIONS.isEmpty()) return;
    for (int signal : SIGNALS) {
      var action = new Memory(ACTION_BYTES);
      action.clear();
      if (sigaction().invokeInt(new Object[] {signal, null, action}) == 0)
        ACTIONS.put(signal, action);
    }
  }

  /**
   * Has every LLVM that drivers have loaded install its handlers now, and puts the JVM's back. One that is not a
   * library of its own cannot be found: for it there is {@link #restore} after each compilation.
   */
  public static synchronized void settle() {
    if (ACTIONS.isEmpty()) return;
    for (String library : loadedLlvm()) if (SETTLED.add(library)) settle(library);
  }

  /** Once more, if a fault came between: then LLVM has taken its handlers away, and would install them again. */
  private static void settle(String library) {
    try {
      var install = NativeLibrary.getInstance(library).getFunction(SET_INTERRUPT_FUNCTION);
      boolean settled = false;
      for (int i = 0; i < MOST_TRIES && !settled; i++) {
        install.invokeVoid(new Object[] {null});
        settled = restore();
      }
      LOG.debug("{} has installed its signal handlers: {}", library, settled);
    } catch (UnsatisfiedLinkError e) {
      LOG.debug("{} is left as it is: {}", library, e.getMessage());
    }
  }

  private static Set<String> loadedLlvm() {
    try (var lines = Files.lines(MAPS)) {
      return lines
          .filter(line -> line.contains("/libLLVM"))
          .map(line -> line.substring(line.indexOf('/')))
          .collect(Collectors.toSet());
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("which libraries are loaded cannot be seen: {}", e.getMessage());
      return Set.of();
    }
  }

  /** Puts back what was remembered; whether all of it had been replaced. */
  public static synchronized boolean restore() {
    boolean replaced = true;
    for (var remembered : ACTIONS.entrySet()) {
      var before = new Memory(ACTION_BYTES);
      before.clear();
      var action = remembered.getValue();
      int status = sigaction().invokeInt(new Object[] {remembered.getKey(), action, before});
      long handler = before.getLong(0);
      replaced &= status == 0 && handler != DEFAULT && handler != action.getLong(0);
    }
    return replaced;
  }

  private static Function sigaction() {
    return CLibrary.function("sigaction");
  }
}
