package dev.clarinet.opencl.runtime;

import java.util.Arrays;

/**
 * How many work-items a launch has, all in all and in a work-group, for each dimension.
 *
 * <p>Not a record, since arrays make poor components; never changed after {@link #of}.
 */
final class WorkSizes {
  /** What the wanted numbers count. */
  enum Unit {
    EXACT,
    ITEMS,
    GROUPS
  }

  private final Kernel kernel;
  private final long[] local;
  private final long[] global;

  private WorkSizes(Kernel kernel, long[] local, long[] global) {
    this.kernel = kernel;
    this.local = local;
    this.global = global;
  }

  /**
   * The sizes for so many units, in work-groups as the kernel requires them, else of {@code local}.
   *
   * @throws IllegalArgumentException if they do not fit each other, the kernel or the device
   */
  static WorkSizes of(Kernel kernel, long[] local, Unit unit, long[] wanted) {
    if (wanted.length < 1 || wanted.length > 3) {
      throw kernel.refusal("needs its number of work-items in one to three dimensions");
    }
    var required = kernel.requiredGroup();
    var sizes = new WorkSizes(
        kernel, required.map(r -> Arrays.copyOf(r, wanted.length)).orElse(local), wanted.clone());
    if (required.isPresent()) sizes.checkRequired(required.get(), local);
    sizes.checkLocal();
    sizes.round(unit);
    return sizes;
  }

  long[] local() {
    return local;
  }

  long[] global() {
    return global;
  }

  private void checkRequired(long[] required, long[] asked) {
    boolean whole = true;
    for (int i = global.length; i < required.length; i++) whole &= required[i] == 1;
    if (!whole || (asked.length > 0 && !Arrays.equals(asked, local))) {
      throw kernel.refusal("requires groups of " + Arrays.toString(required));
    }
  }

  private void checkLocal() {
    if (local.length != global.length) {
      throw kernel.refusal(
          "needs local(…) with " + global.length + " sizes, and has " + local.length);
    }
    var facts = kernel.facts();
    long items = 1;
    for (int i = 0; i < local.length; i++) {
      long most = facts.maxGroupSizes().get(i);
      if (local[i] < 1 || local[i] > most) {
        throw kernel.refusal(
            "has groups of " + Arrays.toString(local) + ", the device at most " + most);
      }
      items *= local[i];
    }
    // Who requires a size was compiled for it, whatever else some drivers say of the kernel.
    long most = kernel.requiredGroup().isPresent()
        ? facts.maxGroup()
        : Math.min(kernel.maxGroup(), facts.maxGroup());
    if (items > most) {
      throw kernel.refusal("has groups of " + items + " work-items, which may be " + most
          + " at most on this device");
    }
  }

  private void round(Unit unit) {
    for (int i = 0; i < global.length; i++) {
      if (global[i] < 1) throw kernel.refusal("is to run on " + Arrays.toString(global));
      switch (unit) {
        case ITEMS -> global[i] = (global[i] + local[i] - 1) / local[i] * local[i];
        case GROUPS -> global[i] *= local[i];
        case EXACT -> {
          if (global[i] % local[i] != 0) {
            throw kernel.refusal("has " + Arrays.toString(global)
                + " work-items, which are not whole groups of " + Arrays.toString(local));
          }
        }
      }
    }
  }

  @Override
  public String toString() {
    return Arrays.toString(global) + " items in groups of " + Arrays.toString(local);
  }
}
