package dev.clarinet.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured, as bench.json and bench.md in a folder; both are whole after each case. */
final class Report {
  private final Path folder;
  private final List<String> heading;
  private final List<Measurement> measurements = new ArrayList<>();

  Report(Path folder, List<String> heading) {
    this.folder = folder;
    this.heading = heading;
  }

  void add(Measurement measurement) {
    measurements.add(measurement);
    System.out.println(line(measurement));
    write("bench.json", new GsonBuilder().setPrettyPrinting().create().toJson(json()) + "\n");
    write("bench.md", markdown());
  }

  /** Draws the ratios as bench.png. */
  void draw() {
    Picture.draw(measurements, folder.resolve("bench.png"));
  }

  private void write(String name, String text) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonArray json() {
    var array = new JsonArray();
    for (Measurement m : measurements) {
      var object = new JsonObject();
      object.addProperty("case", m.name());
      object.addProperty("unit", m.unit().symbol());
      object.addProperty("clarinet", rounded(m.clarinet()));
      var peers = new JsonObject();
      m.peers().forEach((name, value) -> peers.addProperty(name, rounded(value)));
      object.add("peers", peers);
      object.addProperty("best", m.best());
      add(object, "ratio", m.ratio());
      add(object, "ratioLow", m.ratioLow());
      add(object, "ratioHigh", m.ratioHigh());
      add(object, "shareOfPeak", m.share());
      if (!m.wrong().isEmpty()) {
        var wrong = new JsonObject();
        m.wrong().forEach((name, error) -> wrong.addProperty(name, error(error)));
        object.add("wrong", wrong);
      }
      array.add(object);
    }
    return array;
  }

  /** A number; null where there is none, since JSON has no NaN. */
  private static void add(JsonObject object, String name, double value) {
    object.addProperty(name, Double.isFinite(value) ? rounded(value) : null);
  }

  private static double rounded(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
  }

  private String markdown() {
    var text = new StringBuilder(String.join("\n\n", heading));
    text.append(
        "\n\n| case | Clarinet | | best peer | ratio | 95% | share of limit | error | others |\n");
    text.append("|---|---:|---|---:|---:|---|---:|---:|---|\n");
    for (Measurement m : measurements) text.append(row(m)).append('\n');
    return text.toString();
  }

  private static String row(Measurement m) {
    var ours = m.errors().get("clarinet");
    var others = new ArrayList<String>();
    m.peers().forEach((name, value) -> {
      if (!name.equals(m.best())) others.add(name + " " + number(value));
    });
    m.wrong().forEach((name, error) -> others.add(name + " is wrong by " + error(error)));
    return "| "
        + String.join(
            " | ",
            m.name(),
            number(m.clarinet()),
            m.unit().symbol(),
            best(m),
            number(m.ratio()),
            Double.isNaN(m.ratio()) ? "" : number(m.ratioLow()) + "–" + number(m.ratioHigh()),
            percent(m.share()),
            ours == null ? "" : error(ours),
            String.join(", ", others))
        + " |";
  }

  private static String best(Measurement m) {
    return m.best().isEmpty()
        ? ""
        : m.best() + " " + number(m.values().getOrDefault(m.best(), Double.NaN));
  }

  private static String line(Measurement m) {
    return row(m).replace(" | ", "  ").replace("|", "").strip();
  }

  private static String number(double value) {
    if (Double.isNaN(value)) return "";
    return String.format(
        Locale.ROOT,
        Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f",
        value);
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "" : Math.round(100 * share) + "%";
  }

  private static String error(double error) {
    return String.format(Locale.ROOT, "%.0e", error);
  }
}
