package dev.clarinet.test.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clarinet.ImageTranslator;
import dev.clarinet.Shape;
import java.awt.Color;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /** Of Java's own kinds neither has opacity or fractions; PNG files do. */
  @ParameterizedTest
  @CsvSource({
    "BYTE,   false, false",
    "BYTE,   true,  false",
    "BYTE,   true,  true",
    "USHORT, true,  false",
    "FLOAT,  false, false",
    "FLOAT,  true,  false"
  })
  void aGreyPictureOfAnyKindKeepsItsNumbers(Numbers numbers, boolean alpha, boolean multiplied) {
    var picture = grey(numbers, alpha, multiplied, GREYS.length);
    for (int w = 0; w < GREYS.length; w++) {
      picture.getRaster().setSample(w, 0, 0, GREYS[w] * numbers.white / 255);
      if (alpha) picture.getRaster().setSample(w, 0, 1, numbers.white);
    }

    assertThat(translator(1, GREYS.length).input(picture))
        .containsExactly(new float[] {0, 64 / 255f, 128 / 255f, 1}, within(1e-6f));
    assertThat(translator(1, 2).input(picture))
        .containsExactly(new float[] {32 / 255f, 191.5f / 255f}, within(1e-6f));
    assertThat(new ImageTranslator(Shape.image(3, 1, 1), List.of()).input(picture))
        .containsExactly(new float[] {447 / 1020f, 447 / 1020f, 447 / 1020f}, within(1e-6f));
  }

  /** How a picture's numbers are kept, and which of them is white. */
  private enum Numbers {
    BYTE(DataBuffer.TYPE_BYTE, 255),
    USHORT(DataBuffer.TYPE_USHORT, 65_535),
    FLOAT(DataBuffer.TYPE_FLOAT, 1);

    private final int type;
    private final float white;

    Numbers(int type, float white) {
      this.type = type;
      this.white = white;
    }
  }

  private static BufferedImage grey(Numbers numbers, boolean alpha, boolean multiplied, int W) {
    var model = new ComponentColorModel(
        ColorSpace.getInstance(ColorSpace.CS_GRAY),
        alpha,
        multiplied,
        alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
        numbers.type);
    return new BufferedImage(model, model.createCompatibleWritableRaster(W, 1), multiplied, null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void greyThatIsHalfTransparentIsDarkerAsColourIs(boolean multiplied) {
    var picture = grey(Numbers.BYTE, true, multiplied, 2);
    picture.getRaster().setPixels(0, 0, 2, 1, new int[] {multiplied ? 50 : 100, 127, 0, 0});
    var coloured = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    coloured.setRGB(0, 0, 0x7F646464);

    float[] input = translator(1, 2).input(picture);

    assertThat(input).containsExactly(new float[] {50 / 255f, 0}, within(1e-6f));
    assertThat(input).containsExactly(translator(1, 2).input(coloured), within(1e-6f));
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
