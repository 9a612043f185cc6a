package dev.clarinet.opencl.runtime;

import dev.clarinet.Tensor;
import dev.clarinet.opencl.binding.ClException;
import java.util.Arrays;
import java.util.List;

/**
 * A kernel with its arguments and work-items, immutable; launching checks all that a driver might answer with a crash.
 *
 * <pre>kernel.args(x, f, b, y).items(P * Q, N * K).launch()</pre>
 *
 * A kernel with {@code reqd_work_group_size} brings its work-group's sizes; others are told by {@link #local}.
 */
public final class Launch {
  private static final long[] UNSAID = {};

  private final Kernel kernel;
  private final List<Object> arguments;
  private final long[] local;
  private final Unit unit;
  private final long[] wanted;

  /** What the wanted numbers count. */
  private enum Unit {
    EXACT,
    ITEMS,
    GROUPS
  }

  Launch(Kernel kernel, List<Object> arguments) {
    this(kernel, arguments, UNSAID, Unit.ITEMS, UNSAID);
  }

  private Launch(Kernel kernel, List<Object> arguments, long[] local, Unit unit, long[] wanted) {
    this.kernel = kernel;
    this.arguments = arguments;
    this.local = local;
    this.unit = unit;
    this.wanted = wanted;
  }

  /** In work-groups of so many items in each dimension. */
  public Launch local(long... sizes) {
    return new Launch(kernel, arguments, sizes.clone(), unit, wanted);
  }

  /** On so many work-items in each dimension, each number a multiple of the work-group's. */
  public Launch global(long... sizes) {
    return on(Unit.EXACT, sizes);
  }

  /** On at least so many work-items in each dimension, rounded up to whole work-groups: the kernel tests its bounds. */
  public Launch items(long... sizes) {
    return on(Unit.ITEMS, sizes);
  }

  /** On so many work-groups in each dimension. */
  public Launch groups(long... counts) {
    return on(Unit.GROUPS, counts);
  }

  /** On a work-item for each element, rounded up to whole work-groups. */
  public Launch onePerElementOf(Tensor tensor) {
    return items(tensor.shape().size());
  }

  /** On a work-item for each four bytes, rounded up to whole work-groups. */
  public Launch onePerElementOf(DeviceData data) {
    return items(data.buffer().bytes() / Float.BYTES);
  }

  private Launch on(Unit counted, long[] sizes) {
    return new Launch(kernel, arguments, local, counted, sizes.clone());
  }

  /**
   * Queues the kernel and does not wait.
   *
   * @throws IllegalArgumentException if the sizes do not fit each other, the kernel or the device
   * @throws ClException if the driver refuses
   */
  public void launch() {
    long[] sizes = localSizes();
    long[] global = globalSizes(sizes);
    requireLocalMemory();
    try {
      kernel.launch(arguments, global, sizes);
    } catch (ClException e) {
      String what = "kernel '" + kernel + "', " + Arrays.toString(global) + " items in groups of "
          + Arrays.toString(sizes);
      throw e.about(what);
    }
  }

  private long[] localSizes() {
    int dimensions = wanted.length;
    require(
        1 <= dimensions && dimensions <= 3,
        "needs its numbers of work-items in one to three dimensions");
    long[] sizes =
        kernel.requiredGroup().map(required -> fitted(required, dimensions)).orElse(local);
    require(
        sizes.length == dimensions,
        "needs local(…) with " + dimensions + " sizes, and has " + local.length);
    require(
        local.length == 0 || Arrays.equals(local, sizes),
        "requires groups of " + Arrays.toString(sizes));
    long items = 1;
    for (int i = 0; i < dimensions; i++) {
      long most = kernel.facts().maxGroupSizes().get(i);
      require(
          1 <= sizes[i] && sizes[i] <= most,
          "has groups of " + Arrays.toString(sizes) + ", the device at most " + most);
      items *= sizes[i];
    }
    long most = Math.min(kernel.maxGroup(), kernel.facts().maxGroup());
    require(
        items <= most,
        "has groups of " + items + " work-items, which may be " + most + " at most on this device");
    return sizes;
  }

  private long[] fitted(long[] required, int dimensions) {
    for (int i = dimensions; i < required.length; i++) {
      require(
          required[i] == 1,
          "requires groups of " + Arrays.toString(required) + " and so more dimensions");
    }
    return Arrays.copyOf(required, dimensions);
  }

  private long[] globalSizes(long[] sizes) {
    var global = new long[wanted.length];
    for (int i = 0; i < global.length; i++) {
      require(wanted[i] >= 1, "is to run on " + Arrays.toString(wanted));
      global[i] = switch (unit) {
        case EXACT -> wanted[i];
        case ITEMS -> (wanted[i] + sizes[i] - 1) / sizes[i] * sizes[i];
        case GROUPS -> wanted[i] * sizes[i];
      };
      require(
          global[i] % sizes[i] == 0,
          "has " + Arrays.toString(wanted) + " work-items, which are not whole groups of "
              + Arrays.toString(sizes));
    }
    return global;
  }

  private void requireLocalMemory() {
    long bytes = kernel.ownLocalMemory();
    for (Object argument : arguments) if (argument instanceof Local shared) bytes += shared.bytes();
    long most = kernel.facts().localMemory();
    require(
        bytes <= most,
        "wants " + Bytes.text(bytes) + " of local memory, the device has " + Bytes.text(most));
  }

  private void require(boolean fits, String problem) {
    if (!fits) throw new IllegalArgumentException("kernel '" + kernel + "' " + problem);
  }
}
