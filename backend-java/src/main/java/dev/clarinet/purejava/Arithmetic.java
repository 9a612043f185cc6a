package dev.clarinet.purejava;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** Sums and products of numbers in a fixed order, so that they are the same bits each time. */
final class Arithmetic {
  /**
   * Whether the processor multiplies and adds in one instruction. Where it does not, {@link Math#fma} takes a detour
   * over decimal numbers that costs a thousand times as much.
   */
  private static final boolean FUSED = vmOption("UseFMA");

  private Arithmetic() {}

  private static boolean vmOption(String name) {
    try {
      var vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return vm != null && Boolean.parseBoolean(vm.getVMOption(name).getValue());
    } catch (IllegalArgumentException | LinkageError e) {
      return false; // another make of JVM
    }
  }

  /** a · b + c, rounded once where the processor can. */
  static float multiplyAdd(float a, float b, float c) {
    return FUSED ? Math.fma(a, b, c) : a * b + c;
  }

  /** x where the mask is all ones, 0 where it is all zeros: a branch that goes either way costs ten times as much. */
  static float masked(float x, int mask) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(x) & mask);
  }

  /** An integer that compares as x does, NaN the greatest: HotSpot chooses between integers without a branch. */
  static int order(float x) {
    return turned(Float.floatToIntBits(x + 0f)); // −0 becomes 0
  }

  /** The bits of a number, or if it is below 0 those of one that compares the other way; twice is as it was. */
  static int turned(int bits) {
    return bits ^ (bits >> 31 >>> 1);
  }

  /** The sum of x[from] to x[to−1]: four sums side by side, since each addition waits for the one before. */
  static double sum(float[] x, int from, int to) {
    double sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
    int i = from;
    for (; i < to - 3; i += 4) {
      sum0 += x[i];
      sum1 += x[i + 1];
      sum2 += x[i + 2];
      sum3 += x[i + 3];
    }
    for (; i < to; i++) sum0 += x[i];
    return (sum0 + sum1) + (sum2 + sum3);
  }

  /** The sum of (x[i] − a) · (y[i] − b) from {@code from} to below {@code to}, likewise. */
  static double products(float[] x, double a, float[] y, double b, int from, int to) {
    double sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
    int i = from;
    for (; i < to - 3; i += 4) {
      sum0 += (x[i] - a) * (y[i] - b);
      sum1 += (x[i + 1] - a) * (y[i + 1] - b);
      sum2 += (x[i + 2] - a) * (y[i + 2] - b);
      sum3 += (x[i + 3] - a) * (y[i + 3] - b);
    }
    for (; i < to; i++) sum0 += (x[i] - a) * (y[i] - b);
    return (sum0 + sum1) + (sum2 + sum3);
  }
}
