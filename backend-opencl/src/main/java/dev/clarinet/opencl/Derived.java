package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What was made from a tensor's numbers and is kept while they do not change, as filters packed or transformed. It
 * hangs on the tensor's memory and goes with it, so that all passes and threads share it.
 */
final class Derived {
  /** No tensor has been written so often: what is not made to the end is made again. */
  private static final long NEVER = -1;

  private final ClRuntime runtime;

  /**
   * Few, so a list: the first hashCode or equals of a record takes 25 ms of a JVM's start, and the same kind is mostly
   * the same object.
   */
  private final List<Made> all = new ArrayList<>();

  /** Numbers of a kind, and how often the tensor had been written when they were made. */
  private static final class Made {
    final Object kind;
    final ClBuffer numbers;
    long writes = NEVER;

    Made(Object kind, ClBuffer numbers) {
      this.kind = kind;
      this.numbers = numbers;
    }

    boolean isOf(Object other) {
      return kind == other || kind.equals(other);
    }
  }

  Derived(ClRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * The numbers of this kind made from a tensor, made anew if the tensor was written since.
   *
   * @param kind a value that says all that they depend on, but for the tensor
   * @param maker queues what makes them
   */
  static ClBuffer of(Tensor tensor, Object kind, long bytes, Consumer<ClBuffer> maker) {
    if (tensor.memory() instanceof ClMemory memory)
      return memory.derived().get(tensor.writes(), kind, bytes, maker);
    throw new IllegalArgumentException(tensor + " is not in OpenCL memory");
  }

  private ClBuffer get(long writes, Object kind, long bytes, Consumer<ClBuffer> maker) {
    return runtime.holding(() -> {
      var made = made(kind, bytes);
      if (made.writes != writes) {
        made.writes = NEVER;
        maker.accept(made.numbers);
        made.writes = writes;
      }
      return made.numbers;
    });
  }

  private Made made(Object kind, long bytes) {
    for (Made made : all) if (made.isOf(kind)) return made;
    var made = new Made(kind, runtime.buffer(bytes));
    all.add(made);
    return made;
  }

  /** Frees them all. */
  void close() {
    all.forEach(made -> made.numbers.close());
    all.clear();
  }
}
