package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.KernelFamily;

/**
 * How finely a kernel that memory bounds cuts its work, as {@code vector.cl} has it: large enough pieces for a CPU's
 * vectors, and work-items side by side for a GPU.
 *
 * @param V neighbours that a work-item takes at once
 * @param WG work-items in a group
 */
record Grain(int V, int WG) {

  /**
   * Bytes of the last cache that a core has at most: others use what a server's processor has more. It is taken to have
   * so much where nothing is said, as where a virtual machine hides its caches.
   */
  private static final long MOST_CACHE = 16 << 20;

  /** For elements that have nothing to do with each other. */
  static Grain ofElements(KernelFamily family) {
    return family == KernelFamily.CPU ? new Grain(16, 64) : new Grain(4, 64);
  }

  /** For rows of so many numbers, a group each: a CPU's group is one item, which needs no barriers. */
  static Grain ofRows(KernelFamily family, int length) {
    return family == KernelFamily.CPU ? new Grain(length >= 16 ? 16 : 8, 1) : new Grain(4, 64);
  }

  /** For windows, Q of them in a row. */
  static Grain ofWindows(KernelFamily family, int Q) {
    if (family != KernelFamily.CPU) return new Grain(1, 64);
    return new Grain(Q >= 8 ? 8 : Q >= 4 ? 4 : 1, 8);
  }

  /** The constants of {@code vector.cl}, for an answer that soon is read again. */
  Defines defines() {
    return Defines.of("V", V).with("WG", WG);
  }

  /** The constants of {@code vector.cl}, for an answer of so many floats. */
  Defines defines(ClRuntime runtime, long floats) {
    return defines().with("STREAMS", streams(runtime, floats) ? 1 : 0);
  }

  /**
   * Whether an answer goes past a CPU's cache: where it and what it is made from do not fit together, so that its
   * beginning would be gone before anybody reads it. Measured on 26 MB beside 32 MiB of cache, copying is 1.2 to 1.4
   * times as fast so.
   */
  private static boolean streams(ClRuntime runtime, long floats) {
    long most = MOST_CACHE * Math.max(1, runtime.facts().computeUnits());
    long said = runtime.facts().globalCache();
    long cache = said > 0 ? Math.min(said, most) : most;
    return runtime.family() == KernelFamily.CPU && 2 * floats * Float.BYTES > cache;
  }

  /** How many work-items share a row of so many windows: on a CPU one has it alone. */
  static int sharers(KernelFamily family, int windows) {
    return family == KernelFamily.CPU ? 1 : windows;
  }

  /** How many work-items take so many neighbours. */
  int items(int count) {
    return Ints.divideUp(count, V);
  }
}
