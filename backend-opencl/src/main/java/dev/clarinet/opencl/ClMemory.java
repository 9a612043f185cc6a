package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceData;
import dev.clarinet.spi.Memory;
import dev.clarinet.spi.Numbers;

/** A tensor's memory on an OpenCL device: a buffer of four-byte elements. */
final class ClMemory implements Memory, DeviceData {
  private final ClRuntime runtime;
  private final ClBuffer buffer;
  private final Derived derived;

  ClMemory(ClRuntime runtime, ClBuffer buffer) {
    this.runtime = runtime;
    this.buffer = buffer;
    derived = new Derived(runtime);
  }

  @Override
  public ClBuffer buffer() {
    return buffer;
  }

  /** What was made from the numbers here. */
  Derived derived() {
    return derived;
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
  public Numbers snapshot(int elements) {
    return runtime.snapshot(buffer, elements);
  }

  @Override
  public void close() {
    derived.close();
    buffer.close();
  }
}
