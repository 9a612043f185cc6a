package dev.clarinet.samples.cli;

import dev.clarinet.Model;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line notes on a model, to be read with it later.
 *
 * @param dataSet that it was trained on, if it is one that the command line knows
 * @param classes the names of the classes, in the order of their labels; empty if unknown
 */
record Notes(Optional<DataSet> dataSet, List<String> classes) {
  private static final String DATA_SET = "data set";
  private static final String CLASSES = "classes";

  Notes {
    classes = List.copyOf(classes);
  }

  /** Those of a model. */
  static Notes of(Map<String, String> notes) {
    var dataSet = Optional.ofNullable(notes.get(DATA_SET)).flatMap(DataSet::named);
    var classes = Optional.ofNullable(notes.get(CLASSES)).map(String::lines);
    return new Notes(dataSet, classes.map(lines -> lines.toList()).orElse(List.of()));
  }

  /** Writes them on a model, the classes one a line. */
  void writeTo(Model model) {
    dataSet.ifPresent(name -> model.note(DATA_SET, name.toString()));
    model.note(CLASSES, String.join("\n", classes));
  }
}
