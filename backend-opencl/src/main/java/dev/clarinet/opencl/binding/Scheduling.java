package dev.clarinet.opencl.binding;

/** How Linux schedules the thread that asks. */
final class Scheduling {
  /** As usual. */
  static final int OTHER = 0;

  /** As one that computes much and is in no hurry: it never takes a core from another when it wakes. */
  static final int BATCH = 3;

  private Scheduling() {}

  /**
   * Changes this thread's policy, if it is what it should be before.
   *
   * @return whether it was changed
   * @throws LinkageError if JNA cannot be used here
   */
  static boolean change(int before, int after) {
    int policy = CLibrary.function("sched_getscheduler").invokeInt(new Object[] {0});
    if (policy != before) return false;
    int[] noPriority = {0};
    return CLibrary.function("sched_setscheduler").invokeInt(new Object[] {0, after, noPriority})
        == 0;
  }
}
