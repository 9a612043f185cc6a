package dev.clarinet.opencl.runtime;

import static dev.clarinet.opencl.binding.ClConstants.*;

import dev.clarinet.opencl.binding.JvmSignals;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A function of a program, ready to be launched; what it takes and how large its work-groups may be is known. */
public final class Kernel {
  private static final Object UNSET = new Object();

  private final ClRuntime runtime;
  private final OpenCl opencl;
  private final String name;
  private final long handle;
  private final Signature signature;
  private final Optional<long[]> requiredGroup;
  private final int maxGroup;
  private final long ownLocalMemory;
  private final ByteBuffer value =
      ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
  private final List<Object> last;
  private boolean open = true;
  private boolean launched;

  /** A kernel of a program, if the driver answers what there is to know of it. */
  static Kernel of(ClRuntime runtime, BuiltProgram program, String name) {
    long handle = runtime.programs().kernel(program, name);
    try {
      return new Kernel(runtime, program, name, handle);
    } catch (RuntimeException e) {
      release(runtime, handle);
      throw e;
    }
  }

  private Kernel(ClRuntime runtime, BuiltProgram program, String name, long handle) {
    this.runtime = runtime;
    this.name = name;
    this.handle = handle;
    opencl = runtime.context().opencl();
    int count = new Question("clGetKernelInfo", what -> opencl.kernelInfo(handle, what))
        .integer(CL_KERNEL_NUM_ARGS);
    last = new ArrayList<>(Collections.nCopies(count, UNSET));
    signature = Signature.read(program.source(), name, count);
    long device = runtime.context().device();
    var ask = new Question(
        "clGetKernelWorkGroupInfo", what -> opencl.kernelGroupInfo(handle, device, what));
    requiredGroup = requiredGroup(ask.numbers(CL_KERNEL_COMPILE_WORK_GROUP_SIZE));
    maxGroup = ask.integer(CL_KERNEL_WORK_GROUP_SIZE);
    ownLocalMemory = ask.number(CL_KERNEL_LOCAL_MEM_SIZE);
  }

  private static Optional<long[]> requiredGroup(List<Long> sizes) {
    if (sizes.get(0) == 0) return Optional.empty();
    return Optional.of(sizes.stream().mapToLong(Long::longValue).toArray());
  }

  public String name() {
    return name;
  }

  /** How many work-items a work-group of this kernel may have on this device. */
  public int maxGroup() {
    return maxGroup;
  }

  /**
   * A launch with these arguments, in the order of the declaration: {@code int}, {@code long}, {@code float}, {@link
   * Struct} for a struct, {@link Local} for local memory, and for global pointers whatever is {@link DeviceData} or a
   * {@link dev.clarinet.Tensor} on this device.
   *
   * @throws IllegalArgumentException if their number or a type is not what the kernel declares
   */
  public Launch args(Object... arguments) {
    return new Launch(this, Arguments.check(name, signature, List.of(), arguments));
  }

  /**
   * The same with the first arguments alone, which stay as they are from one launch to the next; {@link Launch#with}
   * brings the others.
   */
  public Launch first(Object... arguments) {
    return new Launch(this, Arguments.checkFirst(name, signature, List.of(), arguments));
  }

  /** All arguments, those that a launch has and these. */
  List<Object> all(List<Object> first, Object[] others) {
    return Arguments.check(name, signature, first, others);
  }

  Optional<long[]> requiredGroup() {
    return requiredGroup;
  }

  /** The kernel's fixed local memory; that of {@link Local} arguments comes on top. */
  long ownLocalMemory() {
    return ownLocalMemory;
  }

  DeviceFacts facts() {
    return runtime.facts();
  }

  /** Sets the arguments and launches; the sizes were checked. */
  void launch(List<Object> arguments, WorkSizes sizes) {
    Arguments.requireAll(name, signature, arguments.size());
    try (var hold = runtime.queues().hold()) {
      if (!open)
        throw new IllegalStateException("the operation of kernel '" + name + "' is closed");
      var queue = runtime.queues().queueFor(uses(arguments));
      for (int i = 0; i < arguments.size(); i++) set(i, arguments.get(i), queue);
      try {
        runtime.queues().launch(queue, name, handle, sizes.global(), sizes.local());
      } finally {
        if (!launched) JvmSignals.restore(); // some drivers compile as late as that
        launched = true;
      }
    }
  }

  /** Which buffers it uses, as the declaration says. */
  private List<Use> uses(List<Object> arguments) {
    var uses = new ArrayList<Use>();
    for (int i = 0; i < arguments.size(); i++)
      if (arguments.get(i) instanceof ClBuffer buffer) {
        buffer.requireUsable(runtime.buffers(), 0, buffer.bytes());
        uses.add(new Use(buffer, signature.parameters().get(i).isWritten()));
      }
    return uses;
  }

  /** Sets an argument, unless it is what it was at the launch before: through JOCL, each costs 0.3 µs. */
  private void set(int index, Object given, ClQueue queue) {
    Object argument = given instanceof ClBuffer buffer ? buffer.allocation(queue) : given;
    if (argument == last.get(index) || argument.equals(last.get(index))) return;
    if (argument instanceof Local local) {
      opencl.setLocalArgument(handle, index, local.bytes());
    } else {
      opencl.setArgument(handle, index, value(argument));
    }
    last.set(index, argument);
  }

  private ByteBuffer value(Object argument) {
    value.clear();
    if (argument instanceof Allocation allocation)
      return value.putLong(allocation.handle()).flip();
    if (argument instanceof Struct struct) return struct.bytes();
    if (argument instanceof Float number) return value.putFloat(number).flip();
    if (argument instanceof Long number) return value.putLong(number).flip();
    return value.putInt((Integer) argument).flip();
  }

  /** What to throw when this kernel cannot be launched so. */
  IllegalArgumentException refusal(String problem) {
    return new IllegalArgumentException("kernel '" + name + "' " + problem);
  }

  /** Frees the kernel; the caller holds the queues. */
  void release() {
    if (!open) return;
    open = false;
    release(runtime, handle);
  }

  private static void release(ClRuntime runtime, long handle) {
    var context = runtime.context();
    context.release(Kind.KERNEL, handle, context.opencl()::releaseKernel);
  }

  @Override
  public String toString() {
    return name;
  }
}
