package dev.clarinet.opencl.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Numbers that a kernel takes as one argument: a struct of {@code int}s. */
public record Struct(List<Integer> numbers) {
  /** Copies the numbers. */
  public Struct {
    numbers = List.copyOf(numbers);
  }

  /** These numbers, in the order of the struct. */
  public static Struct of(Integer... numbers) {
    return new Struct(List.of(numbers));
  }

  /** As they lie in memory. */
  ByteBuffer bytes() {
    var bytes =
        ByteBuffer.allocateDirect(numbers.size() * Integer.BYTES).order(ByteOrder.nativeOrder());
    numbers.forEach(bytes::putInt);
    return bytes.flip();
  }
}
