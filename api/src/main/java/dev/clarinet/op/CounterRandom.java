package dev.clarinet.op;

/**
 * A counter-based generator of random numbers: Philox 4×32 with 10 rounds (Salmon et al., "Parallel random numbers: as
 * easy as 1, 2, 3", 2011). A number depends only on its key, stream and index, so that every device computes the same
 * ones in any order.
 *
 * <p>The counter is (index / 4, 0, low half of stream, high half of stream); the words of the answer serve four
 * neighbouring indices.
 */
public final class CounterRandom {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L, MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9, WEYL_1 = 0xBB67AE85;

  private CounterRandom() {}

  /** 32 random bits. */
  public static int bits(long key, long stream, int index) {
    int c0 = index >>> 2, c1 = 0, c2 = (int) stream, c3 = (int) (stream >>> 32);
    int k0 = (int) key, k1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL),
          product1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
      c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
      c1 = (int) product1;
      c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
      c3 = (int) product0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    return switch (index & 3) {
      case 0 -> c0;
      case 1 -> c1;
      case 2 -> c2;
      default -> c3;
    };
  }

  /** A multiple of 2⁻²⁴ from 0 to below 1, exact as a float. */
  public static float uniform(long key, long stream, int index) {
    return (bits(key, stream, index) >>> 8) * 0x1p-24f;
  }
}
