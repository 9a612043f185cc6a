package dev.clarinet.opencl.runtime;

import java.util.Comparator;

/** Which of two devices is better: a GPU before a CPU, a maker's driver before a general one, emulations last. */
final class DeviceRank {
  static final Comparator<DeviceFacts> BEST_LAST = Comparator.comparingInt(DeviceRank::of)
      .thenComparing(DeviceFacts::computeUnits)
      .thenComparing(DeviceFacts::globalMemory);

  private DeviceRank() {}

  /** Above plain Java's 100 for what is faster than that; below 0 for what is never to be used unasked. */
  static int of(DeviceFacts facts) {
    if (isEmulation(facts)) return -1;
    if (facts.platformName().equals("Clover")) return 50;
    return switch (facts.type()) {
      case CPU, OTHER -> 200;
      case ACCELERATOR -> 300;
      case GPU -> ofGpu(facts);
    };
  }

  /** OpenCLOn12 is Microsoft's translation to Direct3D 12: the same card through its maker's driver is faster. */
  private static int ofGpu(DeviceFacts facts) {
    return switch (facts.platformName()) {
      case "OpenCLOn12" -> 350;
      case "rusticl" -> 400;
      default -> facts.sharesHostMemory() ? 500 : 600;
    };
  }

  /** Whether the device is another's imitation: a software renderer, or a simulator that looks for faults. */
  private static boolean isEmulation(DeviceFacts facts) {
    return facts.name().contains("llvmpipe")
        || facts.name().equals("Microsoft Basic Render Driver") // Direct3D's renderer on the CPU
        || facts.platformName().contains("Oclgrind");
  }
}
