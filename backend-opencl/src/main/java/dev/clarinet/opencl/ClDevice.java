package dev.clarinet.opencl;

import dev.clarinet.ElementType;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.MatMul;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.spi.Device;
import dev.clarinet.spi.Memory;
import dev.clarinet.spi.Operations;

/** An open OpenCL device with its operations, a line each. */
public final class ClDevice implements Device {
  private final String name;
  private final ClRuntime runtime;
  private final Operations operations;

  /** The device over a runtime, which closes with it. */
  public ClDevice(String name, ClRuntime runtime) {
    this.name = name;
    this.runtime = runtime;
    operations = new Operations()
        .with(Convolution.Geometry.class, g -> ClConvolution.of(runtime, g))
        .with(MatMul.Sizes.class, sizes -> new ClMatMul(runtime, sizes));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return runtime.facts().description();
  }

  @Override
  public Memory allocate(ElementType type, int elements) {
    return new ClMemory(runtime, runtime.buffer((long) elements * type.bytes()));
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public void finish() {
    runtime.finish();
  }

  @Override
  public void close() {
    runtime.close();
  }
}
