package dev.clarinet.samples.cli;

import dev.clarinet.Model;
import dev.clarinet.io.ModelFile;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code clarinet evaluate}. */
@Command(
    name = "evaluate",
    header = "Tests a model: which classes it takes for which, its loss and its accuracy.",
    description = {
      "",
      "In the table, rows are the true classes and columns the answers.",
      "The last line of output is 'test accuracy: ' and a number from 0 to 1.",
      ""
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin
  private ModelArgument model = new ModelArgument();

  @Option(
      names = "--data-set",
      paramLabel = "NAME",
      converter = DataSet.Name.class,
      description = "On the test images of: ${COMPLETION-CANDIDATES}"
          + " (default: the one that the model was trained on).")
  private Optional<DataSet> dataSet = Optional.empty();

  @Mixin
  private DataOption data = new DataOption();

  @Mixin
  private BackendOption backend = new BackendOption();

  @Mixin
  private ProfileOption profile = new ProfileOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    var contents = ModelFile.read(model.file());
    var test = data.load(dataSetOf(contents)).test();
    try (var device = backend.open();
        var loaded = Model.of(contents, device)) {
      var examination = profile.around(device, () -> Examination.of(loaded, test));
      var out = spec.commandLine().getOut();
      examination.evaluation().confusion().ifPresent(out::println);
      examination.print(out);
      return Clarinet.FINE;
    }
  }

  private DataSet dataSetOf(ModelFile.Contents contents) {
    return dataSet
        .or(() -> Notes.of(contents.notes()).dataSet())
        .orElseThrow(() -> new ParameterException(
            spec.commandLine(),
            "the model has no note of the data set that it was trained on: say --data-set"));
  }
}
