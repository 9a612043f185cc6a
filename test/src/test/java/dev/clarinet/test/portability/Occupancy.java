package dev.clarinet.test.portability;

/**
 * How many waves of a kernel a SIMD holds at once, to hide the time that memory takes. AMD's numbers are those of the
 * processors' published instruction set architectures ("Vega 7nm", "RDNA 2", "RDNA 3"), as LLVM's
 * {@code AMDGPUBaseInfo} allocates them ({@code getTotalNumVGPRs}, {@code getVGPRAllocGranule},
 * {@code getMaxWavesPerEU}); NVIDIA's are those of compute capability 8.0 in the CUDA programming guide.
 *
 * @param registers vector registers that a SIMD has for each lane of a wave
 * @param granule registers are given to a wave by so many
 * @param most waves that a SIMD holds at most
 * @param simds SIMDs that share local memory
 * @param localBytes how much
 */
record Occupancy(int registers, int granule, int most, int simds, int localBytes) {
  private static final int LOCAL_GRANULE = 512;

  /** GCN 5: four SIMDs in a compute unit, waves of 64. */
  static final Occupancy GFX906 = new Occupancy(256, 4, 10, 4, 64 << 10);

  /** RDNA 2: two SIMDs in a compute unit, waves of 32. */
  static final Occupancy GFX1030 = new Occupancy(1024, 16, 16, 2, 64 << 10);

  /** RDNA 3, the large ones: the same with half as many registers again. */
  static final Occupancy GFX1100 = new Occupancy(1536, 24, 16, 2, 64 << 10);

  /** Ampere: four schedulers in a multiprocessor, warps of 32, 65,536 registers for all. */
  static final Occupancy SM_80 = new Occupancy(512, 8, 16, 4, 164 << 10);

  /** Waves for each SIMD, when a kernel takes so many registers an item, and so much local memory a group of waves. */
  int waves(int registersOfItem, int localBytesOfGroup, int wavesOfGroup) {
    int byRegisters = registers / roundUp(Math.max(1, registersOfItem), granule);
    int bySize = Math.min(most, byRegisters);
    if (localBytesOfGroup == 0) return bySize;
    int groups = localBytes / roundUp(localBytesOfGroup, LOCAL_GRANULE);
    return Math.min(bySize, groups * wavesOfGroup / simds);
  }

  private static int roundUp(int number, int multiple) {
    return (number + multiple - 1) / multiple * multiple;
  }
}
