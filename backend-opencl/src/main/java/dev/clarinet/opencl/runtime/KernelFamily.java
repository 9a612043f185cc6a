package dev.clarinet.opencl.runtime;

import java.util.Locale;

/**
 * Which of an operation's kernels run: those for CPUs, packed panels without barriers, or those for GPUs, tiles in
 * local memory. Each runs on every device, the wrong one slowly.
 */
public enum KernelFamily {
  /** For CPUs. */
  CPU,
  /** For GPUs. */
  GPU;

  /** Names a family, {@code cpu} or {@code gpu}, to be used whatever the device is. */
  public static final String PROPERTY = "clarinet.opencl.family";

  /** The device's own family, unless {@link #PROPERTY} names another. */
  public static KernelFamily of(DeviceFacts facts) {
    String wanted = System.getProperty(PROPERTY, "").toLowerCase(Locale.ROOT);
    return switch (wanted) {
      case "cpu" -> CPU;
      case "gpu" -> GPU;
      case "" -> facts.isCpu() ? CPU : GPU;
      default ->
        throw new IllegalArgumentException(
            "-D" + PROPERTY + " is cpu or gpu, not '" + wanted + "'");
    };
  }
}
