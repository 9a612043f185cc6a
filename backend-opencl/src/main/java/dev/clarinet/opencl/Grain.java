package dev.clarinet.opencl;

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

  /** The constants of {@code vector.cl}. */
  Defines defines() {
    return Defines.of("V", V).with("WG", WG);
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
