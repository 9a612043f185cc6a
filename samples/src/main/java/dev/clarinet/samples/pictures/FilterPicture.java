package dev.clarinet.samples.pictures;

import dev.clarinet.Model;
import dev.clarinet.Network.Node;
import dev.clarinet.layer.Conv2d;
import dev.clarinet.samples.pictures.Canvas.Align;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Locale;

/** The filters of a model's first convolution: blue where light speaks for them, red where it speaks against. */
public final class FilterPicture {
  private static final int TILE = 80;
  private static final int GAP = 12;
  private static final int MARGIN = 24;
  private static final int TITLE = 50;
  private static final int COLUMNS = 8;
  private static final int SCALE_WIDTH = 160;
  private static final int MOST = 64;

  private FilterPicture() {}

  /** Draws them, a tile for each filter and channel; nothing where a model has no convolution. */
  public static void draw(Model model, Path file) {
    model.network().nodes().stream()
        .filter(node -> node.layer() instanceof Conv2d)
        .findFirst()
        .ifPresent(node -> draw(model, node, file));
  }

  private static void draw(Model model, Node node, Path file) {
    var filters = model.parameter(node, "filters").value();
    float[] f = filters.read();
    int R = filters.shape().get(2), S = filters.shape().get(3);
    int tiles = Math.min(MOST, f.length / (R * S));
    float largest = 1e-9f;
    for (float value : f) largest = Math.max(largest, Math.abs(value));
    int rows = (tiles + COLUMNS - 1) / COLUMNS;
    int width = 2 * MARGIN + COLUMNS * (TILE + GAP) - GAP;
    var canvas = new Canvas(width, 2 * MARGIN + TITLE + rows * (TILE + GAP) - GAP);
    String title = "First filters: " + tiles + " of " + R + "×" + S;
    canvas.text(title, MARGIN, MARGIN + 8, 20, Align.LEFT, Canvas.TEXT);
    scale(canvas, width - MARGIN, MARGIN + 8, largest);
    for (int t = 0; t < tiles; t++) {
      int x = MARGIN + t % COLUMNS * (TILE + GAP);
      int y = MARGIN + TITLE + t / COLUMNS * (TILE + GAP);
      canvas.picture(tile(f, t * R * S, R, S, largest), x, y, TILE, TILE);
      canvas.frame(x, y, TILE, TILE, Canvas.FAINT);
    }
    canvas.save(file);
  }

  private static BufferedImage tile(float[] f, int from, int R, int S, float largest) {
    var tile = new BufferedImage(S, R, BufferedImage.TYPE_INT_RGB);
    for (int r = 0; r < R; r++)
      for (int s = 0; s < S; s++)
        tile.setRGB(s, r, colour(f[from + r * S + s] / largest).getRGB());
    return tile;
  }

  private static Color colour(double part) {
    return Canvas.between(Color.WHITE, part < 0 ? Canvas.RED : Canvas.BLUE, Math.abs(part));
  }

  /** What the colours mean, to the left of {@code x}. */
  private static void scale(Canvas canvas, int x, int y, float largest) {
    String end = String.format(Locale.ROOT, "%.2f", largest);
    int right = x - Canvas.width("+" + end, 14) - 8, left = right - SCALE_WIDTH;
    for (int i = 0; i < SCALE_WIDTH; i++)
      canvas.fill(left + i, y - 7, 1, 14, colour(2.0 * i / (SCALE_WIDTH - 1) - 1));
    canvas.text("−" + end, left - 8, y, 14, Align.RIGHT, Canvas.FAINT);
    canvas.text("+" + end, x, y, 14, Align.RIGHT, Canvas.FAINT);
  }
}
