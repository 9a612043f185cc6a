package dev.clarinet.test.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Shape;
import dev.clarinet.data.Dataset;
import dev.clarinet.samples.Digits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DigitsTest {
  private static int[] counts(Dataset data) {
    var counts = new int[10];
    for (int i = 0; i < data.size(); i++) counts[data.label(i)]++;
    return counts;
  }

  @Test
  void everyFifthDigitTestsAndTheRestTrains() {
    var split = Digits.load();

    assertThat(split.train().size()).isEqualTo(1437);
    assertThat(split.test().size()).isEqualTo(360);
    assertThat(split.test().input()).isEqualTo(Shape.image(1, 8, 8));
    assertThat(split.test().classes())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(counts(split.test())).containsExactly(42, 28, 26, 48, 38, 39, 30, 26, 36, 47);
  }

  /** The first lines of the file are the digits 0 to 9; line 0 goes to the test set and line 1 to the training set. */
  @Test
  void imagesAndDigitsAreThoseOfTheFile() {
    var split = Digits.load();
    var image = new float[64];
    split.test().input(0, image, 0);

    assertThat(split.test().label(0)).isEqualTo(0);
    assertThat(split.test().label(1)).isEqualTo(5);
    assertThat(split.train().label(0)).isEqualTo(1);
    assertThat(image).startsWith(0, 0, 5 / 16f, 13 / 16f, 9 / 16f, 1 / 16f, 0, 0, 0, 0, 13 / 16f);
  }

  @Test
  void theDigitsCarryTheirCredit() throws IOException {
    try (var credit = Digits.class.getResourceAsStream("digits.txt")) {
      assertThat(credit).isNotNull();
      assertThat(new String(credit.readAllBytes(), StandardCharsets.UTF_8))
          .contains("E. Alpaydin", "C. Kaynak", "UCI", "Creative Commons Attribution 4.0");
    }
  }
}
