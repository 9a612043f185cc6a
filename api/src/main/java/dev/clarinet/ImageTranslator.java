package dev.clarinet;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * From a picture to its class: scales to the network's size, and takes grey for one channel or red, green and blue for
 * three, each from 0 to 1.
 */
public final class ImageTranslator implements Translator<BufferedImage, Classification> {
  private final int C;
  private final int H;
  private final int W;
  private final List<String> classes;

  /**
   * For a network with this input, [C,H,W] without N.
   *
   * @throws IllegalArgumentException if that is no image of 1 or 3 channels
   */
  public ImageTranslator(Shape image, List<String> classes) {
    if (image.rank() != 3 || (image.get(0) != 1 && image.get(0) != 3)) {
      throw new IllegalArgumentException(
          "pictures become images of 1 or 3 channels [C,H,W], not " + image);
    }
    this.C = image.get(0);
    this.H = image.get(1);
    this.W = image.get(2);
    this.classes = List.copyOf(classes);
  }

  @Override
  public float[] input(BufferedImage picture) {
    var scaled = scaled(picture);
    var input = new float[C * H * W];
    for (int h = 0; h < H; h++) {
      for (int w = 0; w < W; w++) {
        int rgb = scaled.getRGB(w, h),
            red = rgb >> 16 & 255,
            green = rgb >> 8 & 255,
            blue = rgb & 255;
        int i = h * W + w;
        if (C == 1) {
          input[i] = (0.299f * red + 0.587f * green + 0.114f * blue) / 255; // luma of ITU-R BT.601
        } else {
          input[i] = red / 255f;
          input[H * W + i] = green / 255f;
          input[2 * H * W + i] = blue / 255f;
        }
      }
    }
    return input;
  }

  private BufferedImage scaled(BufferedImage picture) {
    if (picture.getWidth() == W && picture.getHeight() == H) return picture;
    var scaled = new BufferedImage(W, H, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, W, H, null);
    graphics.dispose();
    return scaled;
  }

  @Override
  public Classification output(float[] answer) {
    return Classification.of(answer, classes);
  }
}
