package dev.clarinet.samples.pictures;

import dev.clarinet.train.Evaluation;
import dev.clarinet.train.History;
import dev.clarinet.train.History.Epoch;
import dev.clarinet.train.Metric;
import java.awt.BasicStroke;
import java.awt.Color;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Loss and accuracy by epoch, as they were in training and in validation. */
public final class LearningCurves {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 400;
  private static final String ACCURACY = Metric.accuracy().name();

  private LearningCurves() {}

  /** Draws them beside each other. */
  public static void draw(History history, Path file) {
    var loss = chart("Loss", LegendPosition.InsideNE);
    var accuracy = chart("Accuracy", LegendPosition.InsideSE);
    Function<Map<String, Double>, Optional<Double>> measured =
        metrics -> Optional.ofNullable(metrics.get(ACCURACY));
    add(loss, history, epoch -> Optional.of(epoch.loss()), Evaluation::loss);
    add(
        accuracy,
        history,
        epoch -> measured.apply(epoch.metrics()),
        evaluation -> measured.apply(evaluation.metrics()).orElse(Double.NaN));
    var canvas = new Canvas(2 * WIDTH, HEIGHT);
    canvas.picture(BitmapEncoder.getBufferedImage(loss), 0, 0, WIDTH, HEIGHT);
    canvas.picture(BitmapEncoder.getBufferedImage(accuracy), WIDTH, 0, WIDTH, HEIGHT);
    canvas.save(file);
  }

  private static void add(
      XYChart chart,
      History history,
      Function<Epoch, Optional<Double>> training,
      Function<Evaluation, Double> validation) {
    line(chart, "training", history, training, Canvas.BLUE);
    line(chart, "validation", history, epoch -> epoch.validation().map(validation), Canvas.RED);
  }

  private static void line(
      XYChart chart,
      String name,
      History history,
      Function<Epoch, Optional<Double>> value,
      Color colour) {
    List<Epoch> epochs = history.epochs().stream()
        .filter(epoch -> value.apply(epoch).isPresent())
        .toList();
    if (epochs.isEmpty()) return;
    double[] x = epochs.stream().mapToDouble(Epoch::number).toArray();
    double[] y = epochs.stream()
        .mapToDouble(epoch -> value.apply(epoch).orElse(Double.NaN))
        .toArray();
    var series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(colour);
    series.setLineColor(colour).setLineStyle(new BasicStroke(2.2f));
  }

  private static XYChart chart(String title, LegendPosition legend) {
    var chart = new XYChartBuilder()
        .width(WIDTH)
        .height(HEIGHT)
        .title(title)
        .xAxisTitle("epoch")
        .build();
    chart
        .getStyler()
        .setYAxisDecimalPattern("0.###")
        .setLegendPosition(legend)
        .setMarkerSize(5)
        .setChartBackgroundColor(Color.WHITE)
        .setLocale(Locale.ROOT);
    return chart;
  }
}
