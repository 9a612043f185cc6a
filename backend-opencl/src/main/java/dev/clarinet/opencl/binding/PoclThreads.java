package dev.clarinet.opencl.binding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each of PoCL's threads on a core of its own, and from pushing aside who queues kernels there.
 *
 * <p>A thread of PoCL falls asleep where nothing is left of a kernel, which is a thousand times a second. Linux may
 * wake it on a core where another runs, and leave it there for milliseconds while a core is idle beside it: half the
 * speed. PoCL pins thread i to core i where {@code POCL_AFFINITY=1} is in the environment before its library loads, so
 * that is set here, in the native environment. It is not set where this process may not use all cores from 0 on, since
 * PoCL would go beyond what it may use; nor where {@code POCL_MAX_PTHREAD_COUNT} says how many threads there are, since
 * PoCL ends the process if they are more than there are cores.
 *
 * <p>A thread that wakes takes the core from who woke it, so that with small kernels the host and PoCL's thread there
 * take turns every few microseconds. Threads that Linux schedules as a batch ({@code SCHED_BATCH}) wait until the host
 * itself waits, or its slice ends. A thread has the policy of who makes it.
 *
 * <p>Neither is done where {@code POCL_AFFINITY=0} is in the environment.
 */
public final class PoclThreads {
  private static final Logger LOG = LoggerFactory.getLogger(PoclThreads.class);
  private static final String VARIABLE = "POCL_AFFINITY", COUNT = "POCL_MAX_PTHREAD_COUNT";
  private static final Path STATUS = Path.of("/proc/self/status");

  private PoclThreads() {}

  /** Sets the variable, where that is wanted and can be done. */
  static void pin() {
    if (System.getenv(VARIABLE) != null || System.getenv(COUNT) != null) return;
    if (!Files.exists(STATUS)) return;
    try {
      boolean all = Files.readAllLines(STATUS).stream()
          .anyMatch(line -> line.matches("Cpus_allowed_list:\\s+0(-\\d+)?"));
      if (all) NativeEnvironment.set(VARIABLE, "1");
    } catch (IOException | IllegalStateException | LinkageError e) {
      LOG.debug("PoCL's threads are not kept on their cores", e);
    }
  }

  /** Asks a driver for its devices, which is when PoCL makes its threads. */
  public static <T> T making(Supplier<T> devices) {
    if ("0".equals(System.getenv(VARIABLE)) || !Files.exists(STATUS)) return devices.get();
    boolean changed = schedule(Scheduling.OTHER, Scheduling.BATCH);
    try {
      return devices.get();
    } finally {
      if (changed && !schedule(Scheduling.BATCH, Scheduling.OTHER))
        LOG.warn("the thread that opened OpenCL is scheduled as a batch (SCHED_BATCH) from now on");
    }
  }

  private static boolean schedule(int before, int after) {
    try {
      return Scheduling.change(before, after);
    } catch (LinkageError e) {
      LOG.debug("PoCL's threads are scheduled as all others", e);
      return false;
    }
  }
}
