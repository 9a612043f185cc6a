package dev.clarinet.test.portability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarksTest {
  private static final Target GFX906 = Compilations.AMD.get(0);
  private static final Marks MARKS =
      new Marks(List.of(row("Xgemm", 8, true, Map.of(Measures.FMA_SHARE, 0.8))));

  private static final Map<String, Number> GOOD = Map.of(
      Measures.SPILLS,
      0,
      Measures.OCCUPANCY,
      2,
      Measures.FMA_SHARE,
      0.8,
      Measures.WIDE_LOAD_SHARE,
      0.75);

  private static Row row(String kernel, int sums, boolean usual, Map<String, Number> measured) {
    String source = "#define WM " + sums + "\n#define WN 8\n#line 1 \"a.cl\"\n";
    return new Row(kernel, Program.of(source, ""), GFX906, usual, new Measures(measured), "");
  }

  @Test
  void whatReachesEveryMarkMissesNone() {
    assertThat(MARKS.missed(row("matmul_tiles", 8, true, GOOD))).isEmpty();
  }

  @Test
  void whateverIsBelowItsMarkIsNamed() {
    var row = row(
        "matmul_tiles",
        4,
        true,
        Map.of(
            Measures.SPILLS,
            1,
            Measures.OCCUPANCY,
            1,
            Measures.FMA_SHARE,
            0.79,
            Measures.WIDE_LOAD_SHARE,
            0.74));

    assertThat(MARKS.missed(row))
        .containsExactly(
            "matmul_tiles for gfx906: an item has only 32 sums",
            "matmul_tiles for gfx906: spills 1 registers",
            "matmul_tiles for gfx906: fewer than two waves a SIMD",
            "matmul_tiles for gfx906: wide loads 0.74",
            "matmul_tiles for gfx906: multiply-adds 0.79, CLBlast 0.8");
  }

  @Test
  void aKernelWhoseInnerLoopIsNotFoundMissesItsMarks() {
    assertThat(MARKS.missed(row("matmul_tiles", 8, true, Map.of()))).hasSize(2);
  }

  @Test
  void onlyDefaultsOfProductsAndConvolutionsAreJudged() {
    var usual = row("convolution_tiles", 8, true, GOOD);

    assertThat(Marks.judged(List.of(
            usual, row("convolution_tiles", 8, false, GOOD), row("dropout_toss", 8, true, GOOD))))
        .containsExactly(usual);
  }

  @Test
  void aSpillIsAFaultOfADefaultAlone() {
    assertThat(row("dropout_toss", 8, true, Map.of(Measures.SPILLS, 1)).ok()).isFalse();
    assertThat(row("dropout_toss", 8, false, Map.of(Measures.SPILLS, 1)).ok()).isTrue();
  }
}
