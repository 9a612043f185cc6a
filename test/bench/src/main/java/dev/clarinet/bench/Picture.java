package dev.clarinet.bench;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.DoublePredicate;
import javax.imageio.ImageIO;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The ratios as dots, a row for each kind of case, with a line at 1 where Clarinet is as fast as the best peer. Twice as
 * fast and half as fast are as far from it. What computes next to nothing is left out: it is no speed, and would leave
 * little room for the rest.
 */
final class Picture {
  private static final int WIDTH = 1000;
  private static final int FRAME = 140;
  private static final int ROW = 34;
  private static final Color BLUE = new Color(0x2f6fb0), ORANGE = new Color(0xd08a3c);

  /** The distance of marks on the axis, as a power of two; it begins and ends at one, so that 1 has one too. */
  private static final double STEP = 0.5;

  /** The part of the width that the rows' names have. */
  private static final double NAMES = 0.17;

  /** Ends of names that get a row of their own. */
  private static final List<String> SPECIAL = List.of("/changing", "-wait", "-cold");

  private final XYChart chart;

  /** The rows of a picture that goes from the smallest ratio to the largest. */
  private Picture(Collection<String> kinds, double smallest, double largest) {
    chart = new XYChartBuilder()
        .width(WIDTH)
        .height(FRAME + kinds.size() * ROW)
        .title("Clarinet's speed as a multiple of the fastest peer's (bandwidth: of the copy rate)")
        .build();
    double right = Math.ceil(log2(largest) / STEP) * STEP;
    double first = Math.floor(log2(smallest) / STEP) * STEP;
    double left = first - Math.ceil(NAMES / (1 - NAMES) * (right - first) / STEP) * STEP;
    style(kinds.size(), left, right);
    chart.addAnnotation(new AnnotationLine(0, true, false));
    int row = 0;
    for (String kind : kinds)
      chart.addAnnotation(new AnnotationText(kind, (left + first) / 2, -row++, false));
  }

  static void draw(List<Measurement> measurements, Path file) {
    var ratios = new LinkedHashMap<String, List<Double>>();
    for (Measurement m : measurements)
      if (!Double.isNaN(m.ratio()) && m.unit() != Unit.RUNS)
        ratios.computeIfAbsent(kind(m), kind -> new ArrayList<>()).add(m.ratio());
    if (ratios.isEmpty()) return;
    var all = ratios.values().stream()
        .flatMap(List::stream)
        .mapToDouble(ratio -> ratio)
        .summaryStatistics();
    double smallest = Math.min(all.getMin(), 1 / 2.0), largest = Math.max(all.getMax(), 2);
    var picture = new Picture(ratios.keySet(), smallest, largest);
    picture.add("faster", ratios.values(), ratio -> ratio >= 1, SeriesMarkers.CIRCLE, BLUE);
    picture.add("slower", ratios.values(), ratio -> ratio < 1, SeriesMarkers.CIRCLE, ORANGE);
    var means = ratios.values().stream().map(Picture::geometricMean).toList();
    picture.add("geometric mean", means, ratio -> true, SeriesMarkers.DIAMOND, Color.BLACK);
    try {
      // Names are placed by the axes of the painting before.
      BitmapEncoder.getBufferedImage(picture.chart);
      ImageIO.write(BitmapEncoder.getBufferedImage(picture.chart), "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double log2(double ratio) {
    return Math.log(ratio) / Math.log(2);
  }

  private void style(int rows, double left, double right) {
    var styler = chart.getStyler();
    styler.setLegendPosition(LegendPosition.OutsideS).setChartBackgroundColor(Color.WHITE);
    styler.setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    styler.setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter).setMarkerSize(9);
    styler
        .setYAxisTicksVisible(false)
        .setYAxisMin(0.5 - rows)
        .setYAxisMax(0.5)
        .setXAxisMin(left)
        .setXAxisMax(right)
        .setXAxisMaxLabelCount(12)
        .setXAxisTickLabelsFormattingFunction(
            x -> String.format(Locale.ROOT, "%.2f", Math.pow(2, x)));
  }

  /** Adds those of the ratios that are to be shown, row by row. */
  private void add(
      String name,
      Collection<List<Double>> rows,
      DoublePredicate shown,
      Marker marker,
      Color color) {
    var x = new ArrayList<Double>();
    var y = new ArrayList<Integer>();
    int row = 0;
    for (var ratios : rows) {
      for (double ratio : ratios) {
        if (shown.test(ratio)) {
          x.add(log2(ratio));
          y.add(-row);
        }
      }
      row++;
    }
    if (!x.isEmpty()) chart.addSeries(name, x, y).setMarker(marker).setMarkerColor(color);
  }

  /** The mean of several; none of one. */
  private static List<Double> geometricMean(List<Double> ratios) {
    if (ratios.size() < 2) return List.of();
    return List.of(Math.exp(ratios.stream().mapToDouble(Math::log).average().orElseThrow()));
  }

  /** What stands before the slash, for plain Java with the operation, and what is special at the end. */
  private static String kind(Measurement m) {
    String special = SPECIAL.stream().filter(m.name()::endsWith).findFirst().orElse("");
    return family(m.name()) + (special.isEmpty() ? "" : ", " + special.substring(1));
  }

  private static String family(String name) {
    int slash = name.indexOf('/'), dash = name.indexOf('-', slash);
    return name.startsWith("java/") && dash > 0
        ? name.substring(0, dash)
        : name.substring(0, slash);
  }
}
