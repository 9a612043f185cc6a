package dev.clarinet;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The extents of a tensor: immutable, of any rank, row-major and contiguous, so that the last index runs fastest.
 *
 * <p>Images are {@code [N,C,H,W]}, filters {@code [K,C,R,S]}; a single number has rank 0. Every extent is at least 1
 * and a shape has at most 2³¹−1 elements.
 */
public final class Shape {
  private final int[] extents;
  private final int size;

  private Shape(int[] extents) {
    this.extents = extents;
    this.size = size(extents);
  }

  /**
   * The shape with these extents, the slowest first.
   *
   * @throws IllegalArgumentException if an extent is below 1 or the elements are more than 2³¹−1
   */
  public static Shape of(int... extents) {
    return new Shape(extents.clone());
  }

  /** The shape {@code [C,H,W]} of one image: C channels of H rows and W columns. */
  public static Shape image(int C, int H, int W) {
    return of(C, H, W);
  }

  private static int size(int[] extents) {
    long size = 1;
    for (int extent : extents) {
      if (extent < 1)
        throw new IllegalArgumentException("extents are at least 1, not " + text(extents));
      size *= extent;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            text(extents) + " has more than 2^31-1 elements, the most that a tensor can have");
      }
    }
    return (int) size;
  }

  /** The number of extents. */
  public int rank() {
    return extents.length;
  }

  /** Extent {@code i}, from 0. */
  public int get(int i) {
    return extents[i];
  }

  /** The number of elements: the product of the extents. */
  public int size() {
    return size;
  }

  /** This shape with {@code N} in front: a batch of N such items. */
  public Shape batch(int N) {
    return new Shape(IntStream.concat(IntStream.of(N), Arrays.stream(extents)).toArray());
  }

  /** This shape without its first extent: one item of the batch. */
  public Shape item() {
    if (rank() == 0) throw new IllegalArgumentException("a single number is no batch");
    return new Shape(Arrays.copyOfRange(extents, 1, rank()));
  }

  /** The extents, the slowest first. */
  public int[] extents() {
    return extents.clone();
  }

  /** Whether the two are equal but for extents of 1 at the end: a matrix {@code [N,C]} is also images of one pixel. */
  public boolean matches(Shape other) {
    int common = Math.min(rank(), other.rank());
    return size == other.size && Arrays.equals(extents, 0, common, other.extents, 0, common);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(extents, that.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /** As {@code [32,3,224,224]}. */
  @Override
  public String toString() {
    return text(extents);
  }

  private static String text(int[] extents) {
    return Arrays.stream(extents)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }
}
