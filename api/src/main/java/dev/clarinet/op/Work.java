package dev.clarinet.op;

import dev.clarinet.Shape;
import java.util.Arrays;

/**
 * What a run of an operation takes at least, whatever computes it: the counts behind GFLOP/s and GB/s.
 *
 * @param multiplyAdds multiplications with addition, as the formula has them: of products and convolutions; where
 *     little is done with each number there are none, since bytes bound it
 * @param bytes that must move: each tensor that is read or written, once, at four bytes an element
 */
public record Work(long multiplyAdds, long bytes) {
  private static final long BYTES_OF_AN_ELEMENT = 4;

  /** Nothing, or nothing that is known. */
  public static final Work NONE = new Work(0, 0);

  /** Moving tensors of these shapes, read or written; one that is both stands twice. */
  public static Work moving(Shape... tensors) {
    return new Work(
        0, BYTES_OF_AN_ELEMENT * Arrays.stream(tensors).mapToLong(Shape::size).sum());
  }

  /** With so many multiplications with addition. */
  public Work multiplying(long multiplyAdds) {
    return new Work(multiplyAdds, bytes);
  }

  /** Both together. */
  public Work plus(Work other) {
    return new Work(multiplyAdds + other.multiplyAdds, bytes + other.bytes);
  }

  /** Floating-point operations: a multiplication with its addition is two. */
  public long flops() {
    return 2 * multiplyAdds;
  }

  /** That a spec's operation has no method of this name. */
  static IllegalArgumentException unknown(Spec<?> spec, String method) {
    return new IllegalArgumentException(spec + " has no method '" + method + "'");
  }
}
