package dev.clarinet.train;

import dev.clarinet.io.CsvFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a line for each epoch into a CSV file; the columns follow from what the first epoch measured. */
final class CsvLog implements Listener {
  private final Path path;
  private Optional<CsvFile> file = Optional.empty();

  CsvLog(Path path) {
    this.path = path;
  }

  /** A file that cannot be written is better known before the training. */
  @Override
  public void onStart(Start start) {
    CsvFile.requireWritable(path);
  }

  @Override
  public Verdict onEpoch(EpochDone done) {
    var names = new ArrayList<String>(List.of("epoch", "loss"));
    var cells =
        new ArrayList<Object>(List.of(done.epoch().number(), done.epoch().loss()));
    add("", done.epoch().metrics(), names, cells);
    done.epoch().validation().ifPresent(validation -> {
      names.add("validation_loss");
      cells.add(validation.loss());
      add("validation_", validation.metrics(), names, cells);
    });
    names.addAll(List.of("learning_rate", "seconds", "images_per_second"));
    cells.addAll(List.of(
        done.epoch().learningRate(), done.epoch().seconds(), done.epoch().imagesPerSecond()));
    if (file.isEmpty()) file = Optional.of(CsvFile.create(path, names.toArray(String[]::new)));
    file.get().row(cells.toArray());
    return Verdict.CONTINUE;
  }

  private static void add(
      String prefix, Map<String, Double> metrics, List<String> names, List<Object> cells) {
    metrics.forEach((name, value) -> {
      names.add(prefix + name);
      cells.add(value);
    });
  }

  @Override
  public void onEnd() {
    var written = file;
    file = Optional.empty();
    written.ifPresent(CsvFile::close);
  }
}
