package dev.clarinet.test.io;

import com.google.common.primitives.Bytes;
import java.util.Arrays;
import java.util.Random;

/** What happens to files. */
public final class Damage {
  private Damage() {}

  /** A copy of the bytes with one to three faults. */
  public static byte[] some(byte[] whole, Random random) {
    byte[] damaged = whole.clone();
    for (int faults = 1 + random.nextInt(3); faults > 0; faults--) damaged = one(damaged, random);
    return damaged;
  }

  private static byte[] one(byte[] bytes, Random random) {
    if (bytes.length == 0) return bytes;
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(5)) {
      case 0 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        yield bytes;
      }
      case 1 -> {
        bytes[at] = (byte) random.nextInt(256);
        yield bytes;
      }
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 ->
        Bytes.concat(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + 1, bytes.length));
      default ->
        Bytes.concat(
            Arrays.copyOf(bytes, at),
            new byte[] {(byte) random.nextInt(256)},
            Arrays.copyOfRange(bytes, at, bytes.length));
    };
  }
}
