package dev.clarinet.spi;

/**
 * A device's memory for one tensor. Callers have checked type and life; arrays may be shorter than the memory, never
 * longer. Writes are queued or done at once, in order with the operations; reads wait.
 */
public interface Memory extends Numbers {
  /** Copies the values into the first elements. */
  void write(float[] values);

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

  /**
   * The first elements as they are when the queue gets here, of FLOAT32 memory; reading them waits for what was queued
   * before, and not for what is queued after. Whoever asks closes.
   */
  Numbers snapshot(int elements);
}
