package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.runtime.WorkSizes.Unit;
import java.util.List;
import java.util.Optional;

/**
 * A kernel with its arguments and work-items, immutable; all that a driver might answer with a crash is checked, here
 * or in {@link #launch}.
 *
 * <pre>kernel.args(x, f, b, y).items(P * Q, N * K).launch()</pre>
 *
 * A kernel with {@code reqd_work_group_size} brings its work-group's sizes; others are told by {@link #local} first.
 */
public final class Launch {
  private static final long[] UNSAID = {};

  private final Kernel kernel;
  private final List<Object> arguments;
  private final long[] local;
  private final Optional<WorkSizes> sizes;

  Launch(Kernel kernel, List<Object> arguments) {
    this(kernel, arguments, UNSAID, Optional.empty());
  }

  private Launch(Kernel kernel, List<Object> arguments, long[] local, Optional<WorkSizes> sizes) {
    this.kernel = kernel;
    this.arguments = arguments;
    this.local = local;
    this.sizes = sizes;
  }

  /**
   * The same with the arguments that {@link Kernel#first} left open.
   *
   * @throws IllegalArgumentException if their number or a type is not what the kernel declares
   */
  public Launch with(Object... others) {
    return new Launch(kernel, kernel.all(arguments, others), local, sizes);
  }

  /** In work-groups of so many items in each dimension; how many items in all is said after it. */
  public Launch local(long... sizes) {
    return new Launch(kernel, arguments, sizes.clone(), Optional.empty());
  }

  /**
   * On so many work-items in each dimension, each number a multiple of the work-group's.
   *
   * @throws IllegalArgumentException here and below, if the sizes do not fit each other, the kernel or the device
   */
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

  private Launch on(Unit counted, long[] wanted) {
    var sizes = WorkSizes.of(kernel, local, counted, wanted);
    return new Launch(kernel, arguments, local, Optional.of(sizes));
  }

  /**
   * Queues the kernel and does not wait.
   *
   * @throws IllegalArgumentException if it was not said on how many work-items, or for more local memory than there is
   * @throws ClException if the driver refuses
   */
  public void launch() {
    var on = sizes.orElseThrow(() -> kernel.refusal("is not told its number of work-items"));
    requireLocalMemory();
    try {
      kernel.launch(arguments, on);
    } catch (ClException e) {
      throw e.about("kernel '" + kernel + "', " + on);
    }
  }

  private void requireLocalMemory() {
    long bytes = kernel.ownLocalMemory();
    for (Object argument : arguments) if (argument instanceof Local shared) bytes += shared.bytes();
    long most = kernel.facts().localMemory();
    if (bytes > most) {
      throw kernel.refusal(
          "wants " + Bytes.text(bytes) + " of local memory, the device has " + Bytes.text(most));
    }
  }
}
