package dev.clarinet.opencl.runtime;

import java.util.HashMap;
import java.util.Map;

/**
 * The kernels of one file, compiled with certain defines, for one prepared operation. The compiled code is shared with
 * whoever uses the same file and defines; the kernel objects, which hold arguments, are this operation's own.
 */
public final class Program implements AutoCloseable {
  private final ClRuntime runtime;
  private final BuiltProgram built;
  private final Map<String, Kernel> kernels = new HashMap<>();

  Program(ClRuntime runtime, BuiltProgram built) {
    this.runtime = runtime;
    this.built = built;
  }

  /**
   * The kernel of this name, made when first asked for.
   *
   * @throws dev.clarinet.opencl.binding.ClException if the file has none
   */
  public Kernel kernel(String name) {
    try (var hold = runtime.queues().hold()) {
      return kernels.computeIfAbsent(name, n -> Kernel.of(runtime, built, n));
    }
  }

  /** Frees the kernels; closing twice does nothing. */
  @Override
  public void close() {
    try (var hold = runtime.queues().holdAnyway()) {
      kernels.values().forEach(Kernel::release);
      kernels.clear();
      runtime.closed(this);
    }
  }

  @Override
  public String toString() {
    return built.file();
  }
}
