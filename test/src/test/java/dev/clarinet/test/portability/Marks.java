package dev.clarinet.test.portability;

import static dev.clarinet.test.portability.Measures.FMA_SHARE;
import static dev.clarinet.test.portability.Measures.OCCUPANCY;
import static dev.clarinet.test.portability.Measures.WIDE_LOAD_SHARE;

import java.util.ArrayList;
import java.util.List;

/** What is asked of matrix products and convolutions as a discrete GPU gets them by default. */
final class Marks {
  private static final List<String> KERNELS =
      List.of("matmul_tiles", "convolution_tiles", "convolution_filters_tiles");
  private static final int SUMS = 64, WAVES = 2;
  private static final double WIDE = 0.75;

  private final List<Row> clblast;

  Marks(List<Row> clblast) {
    this.clblast = clblast;
  }

  /** Of these rows those that are judged: the default on targets whose inner loop is known, which Intel's is not. */
  static List<Row> judged(List<Row> rows) {
    return rows.stream()
        .filter(row -> row.usual() && KERNELS.contains(row.kernel()))
        .filter(row -> row.target().kind().equals(Shipped.DISCRETE))
        .filter(row -> !(row.target() instanceof IntelTarget))
        .toList();
  }

  /** Sums that an item keeps in registers. */
  static int sums(Row row) {
    return define(row, "WM") * define(row, "WN");
  }

  private static int define(Row row, String name) {
    return Integer.parseInt(row.program().defines().getOrDefault(name, "0"));
  }

  /** The share of multiply-adds in the inner loop of CLBlast's kernel on the same target. */
  double clblastShare(Row row) {
    return clblast.stream()
        .filter(peer -> peer.target().equals(row.target()))
        .mapToDouble(peer -> peer.measures().get(FMA_SHARE, 1))
        .findFirst()
        .orElse(1);
  }

  /** What a row misses, in words; nothing where all is well. */
  List<String> missed(Row row) {
    var missed = new ArrayList<String>();
    var m = row.measures();
    if (sums(row) < SUMS) missed.add("an item has only " + sums(row) + " sums");
    if (row.spills() > 0) missed.add("spills " + row.spills() + " registers");
    if (m.get(OCCUPANCY, WAVES) < WAVES) missed.add("fewer than two waves a SIMD");
    if (m.get(WIDE_LOAD_SHARE, 0) < WIDE) missed.add("wide loads " + m.get(WIDE_LOAD_SHARE, 0));
    if (m.get(FMA_SHARE, 0) < clblastShare(row))
      missed.add("multiply-adds " + m.get(FMA_SHARE, 0) + ", CLBlast " + clblastShare(row));
    return missed.stream()
        .map(what -> row.kernel() + " for " + row.target().name() + ": " + what)
        .toList();
  }
}
