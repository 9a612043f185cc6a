package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;

/**
 * How finely a kernel that memory bounds cuts its work, as {@code vector.cl} has it: large enough pieces for a CPU's
 * vectors, and work-items side by side for a GPU.
 *
 * @param V neighbours that a work-item takes at once
 * @param WG work-items in a group
 */
record Grain(int V, int WG) {

  /** For elements that have nothing to do with each other. */
  static Grain ofElements(DeviceFacts facts) {
    return isCpu(facts) ? new Grain(16, 64) : new Grain(4, 64);
  }

  /** For rows, a group each: a CPU's group is one item, which needs no barriers. */
  static Grain ofRows(DeviceFacts facts) {
    return isCpu(facts) ? new Grain(8, 1) : new Grain(4, 64);
  }

  /** For windows, Q of them in a row. */
  static Grain ofWindows(DeviceFacts facts, int Q) {
    if (!isCpu(facts)) return new Grain(1, 64);
    return new Grain(Q >= 8 ? 8 : Q >= 4 ? 4 : 1, 8);
  }

  private static boolean isCpu(DeviceFacts facts) {
    return KernelFamily.of(facts) == KernelFamily.CPU;
  }

  /** The constants of {@code vector.cl}. */
  Defines defines() {
    return Defines.of("V", V).with("WG", WG);
  }

  /** How many work-items take so many neighbours. */
  int items(int count) {
    return Ints.divideUp(count, V);
  }
}
