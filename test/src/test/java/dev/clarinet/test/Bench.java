package dev.clarinet.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.clarinet.Backend;
import dev.clarinet.ElementType;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The tensors of a trial on a backend, by letter.
 *
 * <p>Each is a view of a larger memory, whose end holds NaN: who reads beyond a tensor's end poisons its answer, and
 * who writes there is found.
 */
public final class Bench implements AutoCloseable {
  private static final double MARK = -77;

  private final Backend backend;
  private final int margin;
  private final Map<String, Tensor> memories = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  Bench(Backend backend, int margin) {
    this.backend = backend;
    this.margin = margin;
  }

  /** The tensor of this letter. */
  public Tensor get(String letter) {
    var tensor = tensors.get(letter);
    if (tensor == null)
      throw new IllegalArgumentException(
          "no tensor is called " + letter + "; there are " + tensors.keySet());
    return tensor;
  }

  void add(String letter, Slot slot) {
    var memory = backend.tensor(slot.type(), Shape.of(slot.shape().size() + margin));
    memories.put(letter, memory);
    tensors.put(letter, memory.as(slot.shape()));
    fill(letter, slot);
  }

  /** Lets a letter mean the tensor of another. */
  void alias(String letter, String other) {
    Objects.requireNonNull(memories.remove(letter)).close();
    tensors.put(letter, get(other));
  }

  /** Lets a letter mean this tensor, and returns what it meant. */
  @CanIgnoreReturnValue
  Tensor exchange(String letter, Tensor tensor) {
    var old = get(letter);
    tensors.put(letter, tensor);
    return old;
  }

  void fill(String letter, Slot slot) {
    double[] values = Arrays.copyOf(slot.before(), slot.before().length + margin);
    Arrays.fill(values, slot.before().length, values.length, mark(slot.type()));
    var memory = memories.get(letter);
    if (memory != null) write(memory, values);
  }

  private static double mark(ElementType type) {
    return type == ElementType.INT32 ? MARK : Double.NaN;
  }

  private static void write(Tensor memory, double[] values) {
    if (memory.type() == ElementType.INT32) {
      memory.writeInts(Arrays.stream(values).mapToInt(v -> (int) v).toArray());
    } else {
      memory.writeDoubles(values);
    }
  }

  double[] read(String letter) {
    return read(get(letter));
  }

  private static double[] read(Tensor tensor) {
    return tensor.type() == ElementType.INT32
        ? Arrays.stream(tensor.readInts()).asDoubleStream().toArray()
        : tensor.readDoubles();
  }

  void assertMarginUntouched(String letter, Slot slot) {
    var memory = memories.get(letter);
    if (memory == null) return;
    double[] values = read(memory);
    assertThat(Arrays.copyOfRange(values, slot.before().length, values.length))
        .as("what lies behind the end of %s", letter)
        .containsOnly(mark(slot.type()));
  }

  @Override
  public void close() {
    memories.values().forEach(Tensor::close);
  }
}
