package dev.clarinet.samples.pictures;

import dev.clarinet.io.AtomicFile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A white picture to paint on, with (0,0) at its upper left. */
final class Canvas {
  /** What is written. */
  static final Color TEXT = new Color(0x24292F);

  /** What is written and matters less. */
  static final Color FAINT = new Color(0x6E7781);

  /** What is right, and numbers above 0 where the sign counts. */
  static final Color BLUE = new Color(0x0B5FA5);

  /** What is wrong, and numbers below 0 where the sign counts. */
  static final Color RED = new Color(0xC0392B);

  /** Which end of a text is where it is put. */
  enum Align {
    LEFT(0),
    CENTRE(0.5),
    RIGHT(1);

    private final double part;

    Align(double part) {
      this.part = part;
    }
  }

  private final BufferedImage image;
  private final Graphics2D graphics;

  Canvas(int width, int height) {
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    fill(0, 0, width, height, Color.WHITE);
  }

  /** How wide a text will be. */
  static int width(String text, int size) {
    var probe = new Canvas(1, 1);
    try {
      return probe.graphics.getFontMetrics(font(size)).stringWidth(text);
    } finally {
      probe.graphics.dispose();
    }
  }

  private static Font font(int size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, size);
  }

  /** A line of text around height {@code y}. */
  Canvas text(String text, int x, int y, int size, Align align, Color colour) {
    graphics.setFont(font(size));
    graphics.setColor(colour);
    var metrics = graphics.getFontMetrics();
    float left = (float) (x - align.part * metrics.stringWidth(text));
    graphics.drawString(text, left, y + 0.36f * size);
    return this;
  }

  /** A line of text that rises to the right from (x,y). */
  Canvas rising(String text, int x, int y, int size) {
    AffineTransform level = graphics.getTransform();
    graphics.rotate(-Math.PI / 4, x, y);
    text(text, x, y, size, Align.LEFT, TEXT);
    graphics.setTransform(level);
    return this;
  }

  /** A rectangle. */
  Canvas fill(int x, int y, int width, int height, Color colour) {
    graphics.setColor(colour);
    graphics.fillRect(x, y, width, height);
    return this;
  }

  /** The edge of a rectangle. */
  Canvas frame(int x, int y, int width, int height, Color colour) {
    graphics.setColor(colour);
    graphics.setStroke(new BasicStroke(1));
    graphics.drawRect(x, y, width - 1, height - 1);
    return this;
  }

  /** Another picture, its pixels enlarged to sharp squares. */
  Canvas picture(BufferedImage picture, int x, int y, int width, int height) {
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    graphics.drawImage(picture, x, y, width, height, null);
    return this;
  }

  /** Writes the picture, which is done, as PNG. */
  void save(Path file) {
    graphics.dispose();
    AtomicFile.write(file, out -> ImageIO.write(image, "png", out));
  }

  /** The colour between two, 0 being the first and 1 the second. */
  static Color between(Color from, Color to, double part) {
    return new Color(
        mix(from.getRed(), to.getRed(), part),
        mix(from.getGreen(), to.getGreen(), part),
        mix(from.getBlue(), to.getBlue(), part));
  }

  private static int mix(int from, int to, double part) {
    return (int) Math.round(from + (to - from) * part);
  }
}
