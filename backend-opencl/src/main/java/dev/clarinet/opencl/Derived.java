package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What was made from a tensor's numbers and is kept while they do not change, as filters packed or transformed. It
 * hangs on the tensor's memory and goes with it, so that all passes and threads share it.
 */
final class Derived {
  /** No tensor has been written so often: what is not made to the end is made again. */
  private static final long NEVER = -1;

  private final ClRuntime runtime;
  private final Map<Object, Made> all = new HashMap<>();

  /** Numbers, and how often the tensor had been written when they were made. */
  private record Made(ClBuffer numbers, long writes) {}

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
      Made made = all.get(kind);
      if (made != null && made.writes == writes) return made.numbers;
      var numbers = made == null ? runtime.buffer(bytes) : made.numbers;
      all.put(kind, new Made(numbers, NEVER));
      maker.accept(numbers);
      all.put(kind, new Made(numbers, writes));
      return numbers;
    });
  }

  /** Frees them all. */
  void close() {
    all.values().forEach(made -> made.numbers.close());
    all.clear();
  }
}
