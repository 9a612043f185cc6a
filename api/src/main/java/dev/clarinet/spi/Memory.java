package dev.clarinet.spi;

/**
 * A device's memory for one tensor. Callers have checked type and life; arrays may be shorter than the memory, never
 * longer. Writes are queued or done at once, in order with the operations; reads wait.
 */
public interface Memory extends AutoCloseable {
  /** Copies the values into the first elements. */
  void write(float[] values);

  /** Copies the first elements out. */
  void read(float[] values);

  /** Copies the values into the first elements. */
  void writeInts(int[] values);

  /** Copies the first elements out. */
  void readInts(int[] values);

  /** Copies the values into the first elements, rounded to what the device holds. */
  default void writeDoubles(double[] values) {
    var floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
    write(floats);
  }

  /** Copies the first elements out as the device holds them. */
  default void readDoubles(double[] values) {
    var floats = new float[values.length];
    read(floats);
    for (int i = 0; i < floats.length; i++) values[i] = floats[i];
  }

  @Override
  void close();
}
