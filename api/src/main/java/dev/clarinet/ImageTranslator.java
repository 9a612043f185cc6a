package dev.clarinet;

import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * From a picture to its class: scales to the network's size, where each pixel is the mean of the part of the picture
 * that it covers, and takes grey for one channel or red, green and blue for three, each from 0 to 1. What is
 * transparent counts as black.
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
    int[] pixels = pixels(picture);
    var input = new float[C * H * W];
    for (int h = 0; h < H; h++) {
      for (int w = 0; w < W; w++) {
        double[] rgb = mean(pixels, picture.getWidth(), picture.getHeight(), h, w);
        int i = h * W + w;
        if (C == 1) {
          input[i] =
              (float) (0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]); // luma of ITU-R BT.601
        } else {
          for (int c = 0; c < 3; c++) input[c * H * W + i] = (float) rgb[c];
        }
      }
    }
    return input;
  }

  private static int[] pixels(BufferedImage picture) {
    return picture.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
        ? greyPixels(picture)
        : drawnPixels(picture);
  }

  /** All pixels, with the numbers that the picture has, which Java takes for light and would make brighter. */
  private static int[] greyPixels(BufferedImage picture) {
    int width = picture.getWidth(), height = picture.getHeight();
    var model = picture.getColorModel();
    var raster = picture.getRaster();
    var pixels = new int[width * height];
    Object pixel = raster.getDataElements(0, 0, null);
    var parts = new float[model.getNumComponents()];
    for (int i = 0; i < pixels.length; i++) {
      raster.getDataElements(i % width, i / width, pixel);
      model.getNormalizedComponents(pixel, parts, 0);
      float opacity = model.hasAlpha() ? parts[1] : 1;
      pixels[i] = 0x010101 * Math.round(255 * Math.max(0, Math.min(parts[0] * opacity, 1)));
    }
    return pixels;
  }

  /** All pixels, drawn on black. */
  private static int[] drawnPixels(BufferedImage picture) {
    int width = picture.getWidth(), height = picture.getHeight();
    var drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = drawn.createGraphics();
    graphics.drawImage(picture, 0, 0, null);
    graphics.dispose();
    return drawn.getRGB(0, 0, width, height, null, 0, width);
  }

  /** The mean of red, green and blue, each from 0 to 1, over the part of the picture that (h,w) covers. */
  private double[] mean(int[] pixels, int width, int height, int h, int w) {
    double top = (double) h * height / H, bottom = (h + 1.0) * height / H;
    double left = (double) w * width / W, right = (w + 1.0) * width / W;
    double red = 0, green = 0, blue = 0;
    for (int y = (int) top; y < bottom; y++) {
      double rows = Math.min(bottom, y + 1) - Math.max(top, y);
      for (int x = (int) left; x < right; x++) {
        double part = rows * (Math.min(right, x + 1) - Math.max(left, x));
        int rgb = pixels[y * width + x];
        red += part * (rgb >> 16 & 255);
        green += part * (rgb >> 8 & 255);
        blue += part * (rgb & 255);
      }
    }
    double white = 255 * (bottom - top) * (right - left);
    return new double[] {red / white, green / white, blue / white};
  }

  @Override
  public Classification output(float[] answer) {
    return Classification.of(answer, classes);
  }
}
