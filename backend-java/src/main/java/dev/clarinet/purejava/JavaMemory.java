package dev.clarinet.purejava;

import dev.clarinet.ElementType;
import dev.clarinet.Tensor;
import dev.clarinet.spi.Memory;
import dev.clarinet.spi.Numbers;

/** An array; of the two kinds the one that the elements are not is empty, and after closing both are. */
final class JavaMemory implements Memory {
  private static final float[] NO_FLOATS = {};
  private static final int[] NO_INTS = {};

  private float[] floats;
  private int[] ints;

  JavaMemory(ElementType type, int elements) {
    floats = type == ElementType.FLOAT32 ? new float[elements] : NO_FLOATS;
    ints = type == ElementType.INT32 ? new int[elements] : NO_INTS;
  }

  /** The array of a FLOAT32 tensor of this backend, which may be longer than the tensor's shape. */
  static float[] floats(Tensor tensor) {
    return ((JavaMemory) tensor.memory()).floats;
  }

  /** The array of an INT32 tensor of this backend, which may be longer than the tensor's shape. */
  static int[] ints(Tensor tensor) {
    return ((JavaMemory) tensor.memory()).ints;
  }

  @Override
  public void write(float[] values) {
    System.arraycopy(values, 0, floats, 0, values.length);
  }

  @Override
  public void read(float[] values) {
    System.arraycopy(floats, 0, values, 0, values.length);
  }

  @Override
  public void writeInts(int[] values) {
    System.arraycopy(values, 0, ints, 0, values.length);
  }

  @Override
  public void readInts(int[] values) {
    System.arraycopy(ints, 0, values, 0, values.length);
  }

  @Override
  public Numbers snapshot(int elements) {
    var copy = new JavaMemory(ElementType.FLOAT32, elements);
    read(copy.floats);
    return copy;
  }

  @Override
  public void close() {
    floats = NO_FLOATS;
    ints = NO_INTS;
  }
}
