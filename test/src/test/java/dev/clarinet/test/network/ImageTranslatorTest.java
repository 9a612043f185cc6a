package dev.clarinet.test.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clarinet.ImageTranslator;
import dev.clarinet.Shape;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTranslatorTest {
  private static final int[] GREYS = {0, 64, 128, 255};

  /** Java says of a grey picture's pixel that it is brighter than its number, since it takes it for light. */
  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
  void aGreyPictureKeepsItsNumbers(int type) {
    var picture = new BufferedImage(GREYS.length, 1, type);
    int unit = type == BufferedImage.TYPE_USHORT_GRAY ? 257 : 1;
    for (int w = 0; w < GREYS.length; w++) picture.getRaster().setSample(w, 0, 0, GREYS[w] * unit);

    assertThat(translator(1, GREYS.length).input(picture))
        .containsExactly(new float[] {0, 64 / 255f, 128 / 255f, 1}, within(1e-6f));
  }

  @Test
  void aThinLineInALargePictureIsNotLost() {
    var picture = new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB);
    for (int h = 0; h < 600; h++) picture.setRGB(333, h, Color.WHITE.getRGB());

    float[] input = translator(6, 8).input(picture);

    float sum = 0;
    for (float number : input) sum += number;
    assertThat(sum / input.length).isCloseTo(1 / 800f, within(1e-6f));
    assertThat(input[3]).as("where the line is").isCloseTo(1 / 100f, within(1e-6f));
  }

  @Test
  void aPixelIsTheMeanOfWhatItCovers() {
    var picture = new BufferedImage(3, 1, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, Color.WHITE.getRGB());
    picture.setRGB(1, 0, 0x333333); // a fifth

    assertThat(translator(1, 2).input(picture))
        .containsExactly(new float[] {1.1f / 1.5f, 0.1f / 1.5f}, within(1e-6f));
    assertThat(translator(2, 6).input(picture))
        .containsExactly(
            new float[] {1, 1, 0.2f, 0.2f, 0, 0, 1, 1, 0.2f, 0.2f, 0, 0}, within(1e-6f));
  }

  @Test
  void whatIsTransparentIsBlack() {
    var picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    picture.setRGB(0, 0, 0x00FFFFFF);
    picture.setRGB(1, 0, 0xFFFFFFFF);

    assertThat(translator(1, 2).input(picture)).containsExactly(new float[] {0, 1}, within(1e-6f));
  }

  private static ImageTranslator translator(int H, int W) {
    return new ImageTranslator(Shape.image(1, H, W), List.of());
  }
}
