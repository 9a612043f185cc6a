package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is made from a tensor's numbers, as filters packed or transformed, and how long it lasts.
 *
 * <p>Weights in training are read once by each operation after each step: what is made from them then lies in scratch
 * memory, which is still in the caches, and is gone afterwards, or nothing is made at all. What is asked for again
 * while the tensor was not written is kept from there on, as for weights of a service. It hangs on the tensor's memory
 * and goes with it, so that all passes and threads share it.
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

  /**
   * What is made.
   *
   * @param kind a value that says all that the numbers depend on, but for the tensor
   * @param kept whether they are kept from the first time on
   */
  record Recipe(Object kind, long bytes, boolean kept) {}

  /** Numbers of a kind, and how often the tensor had been written when they were made and when they were asked for. */
  private static final class Made {
    final Object kind;
    Optional<ClBuffer> numbers = Optional.empty();
    long writes = NEVER;
    long asked = NEVER;

    Made(Object kind) {
      this.kind = kind;
    }

    boolean isOf(Object other) {
      return kind == other || kind.equals(other);
    }

    void drop() {
      writes = NEVER;
      numbers.ifPresent(ClBuffer::close);
      numbers = Optional.empty();
    }
  }

  Derived(ClRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * Runs an operation with what is made from a tensor, which is the operation's own only until it is queued.
   *
   * @param maker queues what makes it
   * @param other a tensor that the operation reads besides
   */
  static void with(
      Tensor tensor,
      Recipe recipe,
      Consumer<ClBuffer> maker,
      Tensor other,
      Consumer<ClBuffer> operation) {
    var derived = of(tensor);
    Runnable first =
        () -> derived.runtime.withScratch(recipe.bytes, List.of(tensor, other), numbers -> {
          maker.accept(numbers);
          operation.accept(numbers);
        });
    derived.with(tensor.writes(), recipe, maker, first, operation);
  }

  /**
   * The same for an operation that can do without.
   *
   * @param first queues the operation so, where it is the first since the tensor was written
   */
  static void orFirst(
      Tensor tensor,
      Recipe recipe,
      Consumer<ClBuffer> maker,
      Runnable first,
      Consumer<ClBuffer> operation) {
    of(tensor).with(tensor.writes(), recipe, maker, first, operation);
  }

  private static Derived of(Tensor tensor) {
    if (tensor.memory() instanceof ClMemory memory) return memory.derived();
    throw new IllegalArgumentException(tensor + " is not in OpenCL memory");
  }

  private void with(
      long writes,
      Recipe recipe,
      Consumer<ClBuffer> maker,
      Runnable first,
      Consumer<ClBuffer> operation) {
    runtime.holding(() -> {
      var made = made(recipe.kind);
      if (recipe.kept || made.asked == writes || made.writes == writes) {
        operation.accept(kept(made, writes, recipe.bytes, maker));
        return;
      }
      made.drop();
      made.asked = writes;
      first.run();
    });
  }

  private ClBuffer kept(Made made, long writes, long bytes, Consumer<ClBuffer> maker) {
    var numbers = made.numbers.orElseGet(() -> runtime.buffer(bytes));
    made.numbers = Optional.of(numbers);
    if (made.writes != writes) {
      made.writes = NEVER;
      maker.accept(numbers);
      made.writes = writes;
    }
    return numbers;
  }

  private Made made(Object kind) {
    for (Made made : all) if (made.isOf(kind)) return made;
    var made = new Made(kind);
    all.add(made);
    return made;
  }

  /** Frees them all. */
  void close() {
    all.forEach(Made::drop);
    all.clear();
  }
}
