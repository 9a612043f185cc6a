package dev.clarinet.opencl.binding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each of PoCL's threads on a core of its own.
 *
 * <p>A thread of PoCL falls asleep where nothing is left of a kernel, which is a thousand times a second. Linux may
 * wake it on a core where another runs, and leave it there for milliseconds while a core is idle beside it: half the
 * speed. PoCL pins thread i to core i where {@code POCL_AFFINITY=1} is in the environment before its library loads, so
 * that is set here, in the native environment; {@code POCL_AFFINITY=0} there is respected. It is not set where this
 * process may not use all cores from 0 on, since PoCL would go beyond what it may use.
 */
final class PoclThreads {
  private static final Logger LOG = LoggerFactory.getLogger(PoclThreads.class);
  private static final String VARIABLE = "POCL_AFFINITY";
  private static final Path STATUS = Path.of("/proc/self/status");

  private PoclThreads() {}

  /** Sets the variable, where that is wanted and can be done. */
  static void pin() {
    if (System.getenv(VARIABLE) != null || !Files.exists(STATUS)) return;
    try {
      boolean all = Files.readAllLines(STATUS).stream()
          .anyMatch(line -> line.matches("Cpus_allowed_list:\\s+0(-\\d+)?"));
      if (all) NativeEnvironment.set(VARIABLE, "1");
    } catch (IOException | IllegalStateException | LinkageError e) {
      LOG.debug("PoCL's threads are not kept on their cores", e);
    }
  }
}
