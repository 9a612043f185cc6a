package dev.clarinet.samples.pictures;

import dev.clarinet.samples.pictures.Canvas.Align;
import dev.clarinet.train.ConfusionMatrix;
import java.awt.Color;
import java.nio.file.Path;
import java.util.Locale;

/** A confusion matrix: right answers in blue on the diagonal, mistakes in red, the more the darker. */
public final class ConfusionPicture {
  private static final int CELL = 52;
  private static final int MARGIN = 24;
  private static final int SIZE = 14;
  private static final int TITLE = 50;
  private static final int AXIS = 26;

  private final ConfusionMatrix matrix;
  private final int K;
  private final int left;
  private final int top;
  private final Canvas canvas;

  private ConfusionPicture(ConfusionMatrix matrix) {
    this.matrix = matrix;
    K = matrix.classes().size();
    int longest = matrix.classes().stream()
        .mapToInt(name -> Canvas.width(name, SIZE))
        .max()
        .orElse(0);
    int rise = (int) (longest * Math.sqrt(0.5));
    left = MARGIN + AXIS + longest + 10;
    top = MARGIN + TITLE + AXIS + rise + 10;
    int right = MARGIN + Math.max(0, rise - CELL / 2);
    canvas = new Canvas(left + K * CELL + right, top + K * CELL + MARGIN);
  }

  /** Draws it. */
  public static void draw(ConfusionMatrix matrix, Path file) {
    var picture = new ConfusionPicture(matrix);
    picture.labels();
    for (int truth = 0; truth < picture.K; truth++)
      for (int answer = 0; answer < picture.K; answer++) picture.cell(truth, answer);
    picture.canvas.frame(
        picture.left, picture.top, picture.K * CELL + 1, picture.K * CELL + 1, Canvas.FAINT);
    picture.canvas.save(file);
  }

  private void labels() {
    String title = String.format(Locale.ROOT, "Accuracy %.2f %%", 100 * matrix.accuracy());
    canvas.text(title, MARGIN, MARGIN + 8, 20, Align.LEFT, Canvas.TEXT);
    canvas.text(
        "rows: the true class; columns: the answer",
        MARGIN,
        MARGIN + 36,
        SIZE,
        Align.LEFT,
        Canvas.FAINT);
    for (int k = 0; k < K; k++) {
      String name = matrix.classes().get(k);
      int middle = k * CELL + CELL / 2;
      canvas.text(name, left - 10, top + middle, SIZE, Align.RIGHT, Canvas.TEXT);
      canvas.rising(name, left + middle, top - 12, SIZE);
    }
  }

  private void cell(int truth, int answer) {
    long count = matrix.count(truth, answer), all = 0;
    for (int k = 0; k < K; k++) all += matrix.count(truth, k);
    int x = left + answer * CELL, y = top + truth * CELL;
    double part = all == 0 ? 0 : (double) count / all;
    // A mistake counts from the first on; its root keeps a few visible beside many.
    double depth = truth == answer ? 0.15 + 0.75 * part : Math.min(0.9, 1.6 * Math.sqrt(part));
    Color full = truth == answer ? Canvas.BLUE : Canvas.RED;
    if (count > 0) canvas.fill(x, y, CELL, CELL, Canvas.between(Color.WHITE, full, depth));
    canvas.frame(x, y, CELL + 1, CELL + 1, new Color(0xE4E7EB));
    Color ink = count == 0 ? new Color(0xC5CAD0) : depth > 0.5 ? Color.WHITE : Canvas.TEXT;
    canvas.text(Long.toString(count), x + CELL / 2, y + CELL / 2, SIZE, Align.CENTRE, ink);
  }
}
