package dev.clarinet.opencl.runtime;

import java.util.Comparator;

/** Which of two devices is better: a GPU before a CPU, a maker's driver before a general one, emulations last. */
final class DeviceRank {
  static final Comparator<DeviceFacts> BEST_LAST = Comparator.comparingInt(DeviceRank::tier)
      .thenComparing(DeviceFacts::computeUnits)
      .thenComparing(DeviceFacts::globalMemory);

  private DeviceRank() {}

  /** 0 to 6, the higher the better. */
  static int tier(DeviceFacts facts) {
    if (facts.platformName().equals("Clover")) return 0;
    if (isEmulation(facts)) return 1;
    return switch (facts.type()) {
      case CPU, OTHER -> 2;
      case ACCELERATOR -> 3;
      case GPU -> facts.platformName().equals("rusticl") ? 4 : facts.sharesHostMemory() ? 5 : 6;
    };
  }

  /** Whether the device is another's imitation: a software renderer, or a simulator that looks for faults. */
  private static boolean isEmulation(DeviceFacts facts) {
    return facts.name().contains("llvmpipe") || facts.platformName().contains("Oclgrind");
  }
}
