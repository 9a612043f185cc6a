package dev.clarinet.samples.cli;

import dev.clarinet.data.Split;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code clarinet train}. */
@Command(
    name = "train",
    header = "Trains a network on a data set, then tests it on images that it has not seen.",
    description = {
      "",
      "Every tenth training image is held out to validate with after each epoch; the model of the"
          + " best epoch is kept and, at the end, tested. DIR then holds:",
      "  model.safetensors     the model, with the network and the names of its classes",
      "  log.csv               loss and accuracy by epoch",
      "  learning-curves.png   the same as a picture",
      "  confusion-matrix.png  which classes the model takes for which",
      "  first-filters.png     what the first layer looks for",
      "  worst-mistakes.png    where the model is surest and wrong",
      "The last line of output is 'test accuracy: ' and a number from 0 to 1. The same seed on the"
          + " same device gives the same model, bit by bit.",
      ""
    })
final class TrainCommand implements Callable<Integer> {
  /** One part in this many of the training images is for validation. */
  private static final int HELD_OUT = 10;

  @Parameters(
      index = "0",
      paramLabel = "DATA-SET",
      converter = DataSet.Name.class,
      description = "One of: ${COMPLETION-CANDIDATES}.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private DataSet dataSet;

  @Mixin
  private DataOption data = new DataOption();

  @Mixin
  private BackendOption backend = new BackendOption();

  @Mixin
  private ProfileOption profile = new ProfileOption();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "How often to go through the images (default: 20 for digits, 5 else).")
  private Optional<Integer> epochs = Optional.empty();

  @Mixin
  private BatchOption batch = new BatchOption();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What all that is random follows from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the model goes; what a training left there before moves to DIR/previous"
          + " (default: clarinet-DATA-SET).")
  private Optional<Path> out = Optional.empty();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    var split = data.load(dataSet);
    var held = Split.every(HELD_OUT, split.train());
    var recipe = recipe(held.train().size());
    var folder = new OutputFolder(out.orElse(Path.of("clarinet-" + dataSet)));
    folder.requireWritable();
    try (var interruption = new Interruption();
        var device = backend.open();
        var claim = Claim.on(folder)) {
      var run = new TrainingRun(
          dataSet,
          recipe,
          seed,
          held,
          split.test(),
          claim.folder(),
          profile.listener(),
          spec.commandLine());
      return run.on(device, interruption);
    }
  }

  /** The data set's, but for what was said otherwise. */
  private Recipe recipe(int images) {
    var usual = dataSet.recipe();
    int size = batch.size().orElse(Math.min(usual.batchSize(), images));
    if (size > images) {
      throw new ParameterException(
          spec.commandLine(),
          "--batch: a step of " + size + " images, but there are only " + images + " to train on");
    }
    return new Recipe(
        usual.network(), usual.optimizer(), usual.schedule(), epochs.orElse(usual.epochs()), size);
  }
}
