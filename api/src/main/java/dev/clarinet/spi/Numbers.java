package dev.clarinet.spi;

/** Numbers in a device's memory, to be read. Arrays may be shorter than the memory, never longer. */
public interface Numbers extends AutoCloseable {
  /** Copies the first elements out. */
  void read(float[] values);

  /** Copies the first elements out as the device holds them. */
  default void readDoubles(double[] values) {
    var floats = new float[values.length];
    read(floats);
    for (int i = 0; i < floats.length; i++) values[i] = floats[i];
  }

  @Override
  void close();
}
