package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.runtime.WorkSizes.Unit;
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

  /**
   * The same with the arguments that {@link Kernel#first} left open.
   *
   * @throws IllegalArgumentException if their number or a type is not what the kernel declares
   */
  public Launch with(Object... others) {
    return new Launch(kernel, kernel.all(arguments, others), local, unit, wanted);
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
    var sizes = WorkSizes.of(kernel, local, unit, wanted);
    requireLocalMemory();
    try {
      kernel.launch(arguments, sizes);
    } catch (ClException e) {
      throw e.about("kernel '" + kernel + "', " + sizes);
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
