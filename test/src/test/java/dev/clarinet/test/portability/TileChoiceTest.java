package dev.clarinet.test.portability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.opencl.Tiles;
import dev.clarinet.opencl.runtime.DeviceFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tile an untuned device gets for products of different sizes. */
class TileChoiceTest {
  private static final DeviceFacts CARD = Shipped.discreteGpu(60);

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 30, 60, 140})
  void aLargeProductGetsTheDevicesOwn(int units) {
    var card = Shipped.discreteGpu(units);
    var laptop = Shipped.gpu("Intel", 256, units, true);

    assertThat(Tiles.of(card)).hasToString("64x128x16-8x8");
    assertThat(Tiles.of(card, 1024, 1024, 1)).isEqualTo(Tiles.of(card));
    assertThat(Tiles.of(card, 64, 50_176, 1)).isEqualTo(Tiles.of(card));
    assertThat(Tiles.of(laptop)).hasToString("64x64x16-4x4");
    assertThat(Tiles.of(laptop, 1024, 1024, 1)).isEqualTo(Tiles.of(laptop));
  }

  /** ResNet-18's later convolutions of one image, and LeNet's linear layers of 64, as products. */
  @ParameterizedTest
  @CsvSource({"128, 784, 60", "256, 196, 50", "512, 49, 32", "64, 500, 32", "500, 800, 56"})
  void aSmallProductIsCutIntoMoreGroups(int M, int N, int groups) {
    var tiles = Tiles.of(CARD, M, N, 1);

    assertThat(groups(tiles, M, N)).isGreaterThanOrEqualTo(groups);
  }

  @Test
  void productsSideBySideAreGroupsToo() {
    assertThat(groups(Tiles.of(CARD, 64, 500, 1), 64, 500)).isGreaterThan(8);
    assertThat(Tiles.of(CARD, 64, 512, 60)).isEqualTo(Tiles.of(CARD));
  }

  /** LeNet's first convolution of 64 images: the device's own would be filled to 31%. */
  @Test
  void aProductOfFewRowsFillsMostOfItsTile() {
    var tiles = Tiles.of(CARD, 20, 64 * 24 * 24, 1);

    assertThat(20.0 / (up(20, tiles.rows()) * tiles.rows())).isGreaterThan(0.6);
  }

  /** Intel's units are smaller: a group keeps eight of them busy. */
  @Test
  void intelsUnitsAreCountedEightAtATime() {
    var intels = Shipped.gpu("Intel", 256, 96, true);
    var others = Shipped.gpu("paper", 256, 12, true);

    assertThat(Tiles.of(intels, 256, 256, 1)).isEqualTo(Tiles.of(others, 256, 256, 1));
  }

  private static int groups(Tiles tiles, int M, int N) {
    return up(M, tiles.rows()) * up(N, tiles.columns());
  }

  private static int up(int number, int step) {
    return (number + step - 1) / step;
  }
}
