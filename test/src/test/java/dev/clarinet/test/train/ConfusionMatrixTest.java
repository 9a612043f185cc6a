package dev.clarinet.test.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Shape;
import dev.clarinet.data.Batches;
import dev.clarinet.data.Dataset;
import dev.clarinet.train.ConfusionMatrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private static final List<String> CLASSES = List.of("cat", "hen");

  @Test
  void itsTableHasClassesByNameAndByNumber() {
    assertThat(table(2)).isEqualTo("""
                0     1
        cat     2     2
        hen     0     0
        """);
  }

  @Test
  void largeCountsStandApart() {
    assertThat(table(123_456)).isEqualTo("""
                 0      1
        cat 123456 123456
        hen      0      0
        """);
  }

  /** The table after so many batches of two cats, the second taken for a hen. */
  private static String table(int times) {
    var matrix = new ConfusionMatrix(CLASSES);
    var cats = Dataset.of(Shape.of(1), new float[2][1], new int[] {0, 0}, CLASSES);
    try (var batches = Batches.of(cats, 2)) {
      for (var batch : batches)
        for (int i = 0; i < times; i++) matrix.add(batch, new float[] {1, 0, 0, 1});
    }
    return matrix.toString();
  }
}
