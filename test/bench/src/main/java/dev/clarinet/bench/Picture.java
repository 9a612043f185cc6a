package dev.clarinet.bench;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The ratios as bars, with a line at 1 where Clarinet is as fast as the best peer. */
final class Picture {
  private static final int FRAME = 300;
  private static final int BAR = 16;
  private static final int HEIGHT = 700;

  private Picture() {}

  static void draw(List<Measurement> measurements, Path file) {
    var shown = measurements.stream()
        .filter(m -> !Double.isNaN(m.ratio()))
        .sorted(Comparator.comparing(Picture::group))
        .toList();
    if (shown.isEmpty()) return;
    var names = shown.stream().map(Measurement::name).toList();
    var chart = new CategoryChartBuilder()
        .width(FRAME + Math.max(30, shown.size()) * BAR)
        .height(HEIGHT)
        .title("Clarinet's speed as a multiple of the fastest peer's (bandwidth: of the copy rate)")
        .yAxisTitle("ratio")
        .build();
    chart
        .getStyler()
        .setOverlapped(true)
        .setXAxisLabelRotation(90)
        .setLegendPosition(LegendPosition.InsideNW)
        .setChartBackgroundColor(Color.WHITE);
    var faster = new ArrayList<Double>();
    var slower = new ArrayList<Double>();
    var even = new ArrayList<Double>();
    for (Measurement m : shown) {
      faster.add(m.ratio() >= 1 ? m.ratio() : 0);
      slower.add(m.ratio() < 1 ? m.ratio() : 0);
      even.add(1.0);
    }
    chart.addSeries("faster", names, faster).setFillColor(new Color(0x2f6fb0));
    chart.addSeries("slower", names, slower).setFillColor(new Color(0xd08a3c));
    chart
        .addSeries("as fast", names, even)
        .setChartCategorySeriesRenderStyle(CategorySeriesRenderStyle.Line)
        .setMarker(SeriesMarkers.NONE)
        .setLineColor(Color.DARK_GRAY);
    try {
      ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String group(Measurement m) {
    return m.name().substring(0, m.name().indexOf('/'));
  }
}
