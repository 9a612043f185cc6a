package dev.clarinet.reference;

import dev.clarinet.ElementType;
import dev.clarinet.Tensor;
import dev.clarinet.spi.Memory;
import dev.clarinet.spi.Numbers;
import java.util.Arrays;

/**
 * Memory that holds FLOAT32 as double and rounds only when floats are read. Until it is written it holds NaN, or the
 * smallest integer, so that who computes with it sees it.
 */
final class ReferenceMemory implements Memory {
  private final double[] numbers;
  private final int[] integers;

  ReferenceMemory(ElementType type, int elements) {
    numbers = new double[type == ElementType.FLOAT32 ? elements : 0];
    integers = new int[type == ElementType.INT32 ? elements : 0];
    Arrays.fill(numbers, Double.NaN);
    Arrays.fill(integers, Integer.MIN_VALUE);
  }

  /** The numbers of a FLOAT32 tensor; there may be more than its shape says. */
  static double[] data(Tensor tensor) {
    return ((ReferenceMemory) tensor.memory()).numbers;
  }

  /** The numbers of an INT32 tensor; there may be more than its shape says. */
  static int[] integers(Tensor tensor) {
    return ((ReferenceMemory) tensor.memory()).integers;
  }

  @Override
  public void write(float[] values) {
    for (int i = 0; i < values.length; i++) numbers[i] = values[i];
  }

  @Override
  public void read(float[] values) {
    for (int i = 0; i < values.length; i++) values[i] = (float) numbers[i];
  }

  @Override
  public void writeDoubles(double[] values) {
    System.arraycopy(values, 0, numbers, 0, values.length);
  }

  @Override
  public void readDoubles(double[] values) {
    System.arraycopy(numbers, 0, values, 0, values.length);
  }

  @Override
  public void writeInts(int[] values) {
    System.arraycopy(values, 0, integers, 0, values.length);
  }

  @Override
  public void readInts(int[] values) {
    System.arraycopy(integers, 0, values, 0, values.length);
  }

  @Override
  public Numbers snapshot(int elements) {
    var copy = new ReferenceMemory(ElementType.FLOAT32, elements);
    readDoubles(copy.numbers);
    return copy;
  }

  @Override
  public void close() {}
}
