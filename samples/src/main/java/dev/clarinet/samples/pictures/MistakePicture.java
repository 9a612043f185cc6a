package dev.clarinet.samples.pictures;

import dev.clarinet.data.Dataset;
import dev.clarinet.samples.pictures.Canvas.Align;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Images that a model gets wrong, the surest first, each with the truth, the answer and its probability. */
public final class MistakePicture {
  private static final int TILE = 120;
  private static final int GAP = 32;
  private static final int MARGIN = 24;
  private static final int TITLE = 66;
  private static final int CAPTION = 44;
  private static final int COLUMNS = 6;
  private static final int MOST = 24;

  private MistakePicture() {}

  /** Draws as many as there is room for. */
  public static void draw(List<Mistake> surestFirst, Dataset data, Path file) {
    int count = Math.min(MOST, surestFirst.size());
    int rows = (count + COLUMNS - 1) / COLUMNS;
    var canvas = new Canvas(
        2 * MARGIN + COLUMNS * (TILE + GAP) - GAP,
        2 * MARGIN + TITLE + rows * (TILE + CAPTION + GAP) - (rows > 0 ? GAP : 0));
    canvas.text(title(surestFirst, data), MARGIN, MARGIN + 8, 20, Align.LEFT, Canvas.TEXT);
    canvas.text(
        "blue: the truth; red: the answer and the probability that the model gives it",
        MARGIN,
        MARGIN + 36,
        14,
        Align.LEFT,
        Canvas.FAINT);
    for (int i = 0; i < count; i++) {
      int x = MARGIN + i % COLUMNS * (TILE + GAP);
      int y = MARGIN + TITLE + i / COLUMNS * (TILE + CAPTION + GAP);
      tile(canvas, surestFirst.get(i), data, x, y);
    }
    canvas.save(file);
  }

  private static String title(List<Mistake> mistakes, Dataset data) {
    if (mistakes.isEmpty()) return "No mistakes in " + data.size() + " images";
    return String.format(
        Locale.ROOT,
        "Mistakes: %,d in %,d images%s",
        mistakes.size(),
        data.size(),
        mistakes.size() > MOST ? ", the surest of them" : "");
  }

  private static void tile(Canvas canvas, Mistake mistake, Dataset data, int x, int y) {
    canvas.picture(image(data, mistake.item()), x, y, TILE, TILE);
    canvas.frame(x, y, TILE, TILE, Canvas.FAINT);
    String answer = String.format(
        Locale.ROOT, "%s, %.2f", data.classes().get(mistake.answer()), mistake.probability());
    String truth = data.classes().get(mistake.truth());
    canvas.text(truth, x + TILE / 2, y + TILE + 14, 14, Align.CENTRE, Canvas.BLUE);
    canvas.text(answer, x + TILE / 2, y + TILE + 33, 14, Align.CENTRE, Canvas.RED);
  }

  /** An item as it is: of one channel in grey, of three in colour. */
  private static BufferedImage image(Dataset data, int item) {
    int C = data.input().get(0), H = data.input().get(1), W = data.input().get(2);
    var numbers = new float[C * H * W];
    data.input(item, numbers, 0);
    var image = new BufferedImage(W, H, BufferedImage.TYPE_INT_RGB);
    for (int h = 0; h < H; h++) {
      for (int w = 0; w < W; w++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          float part = numbers[(Math.min(c, C - 1) * H + h) * W + w];
          rgb = rgb << 8 | Math.round(255 * Math.min(1, Math.max(0, part)));
        }
        image.setRGB(w, h, rgb);
      }
    }
    return image;
  }
}
