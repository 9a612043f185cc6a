package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceData;
import dev.clarinet.spi.Memory;

/** A tensor's memory on an OpenCL device: a buffer of four-byte elements. */
final class ClMemory implements Memory, DeviceData {
  private final ClRuntime runtime;
  private final ClBuffer buffer;

  ClMemory(ClRuntime runtime, ClBuffer buffer) {
    this.runtime = runtime;
    this.buffer = buffer;
  }

  @Override
  public ClBuffer buffer() {
    return buffer;
  }

  @Override
  public void write(float[] values) {
    runtime.write(buffer, values);
  }

  @Override
  public void read(float[] values) {
    runtime.read(buffer, values);
  }

  @Override
  public void writeInts(int[] values) {
    runtime.write(buffer, values);
  }

  @Override
  public void readInts(int[] values) {
    runtime.read(buffer, values);
  }

  @Override
  public void close() {
    buffer.close();
  }
}
