package dev.clarinet.samples.cli;

import dev.clarinet.Classification;
import dev.clarinet.ImageTranslator;
import dev.clarinet.MalformedFileException;
import dev.clarinet.Model;
import dev.clarinet.Predictor;
import dev.clarinet.Translator;
import dev.clarinet.io.ModelFile;
import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code clarinet predict}. */
@Command(
    name = "predict",
    header = "Says to which class pictures belong.",
    description = {
      "",
      "A line for each picture: its file, the class, and the probability that the model gives it,"
          + " with tabs between. A picture is scaled to the size that the network takes, and read"
          + " as black 0 to white 1. The digits and garments of the data sets are bright on black:"
          + " for dark ink on bright paper say --invert.",
      ""
    })
final class PredictCommand implements Callable<Integer> {
  @Mixin
  private ModelArgument model = new ModelArgument();

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "Pictures: PNG, JPEG, GIF or BMP.")
  private List<Path> pictures = List.of();

  @Option(names = "--invert", description = "Read black as 1 and white as 0.")
  private boolean invert;

  @Mixin
  private BackendOption backend = new BackendOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    var contents = ModelFile.read(model.file());
    var translator = translator(contents);
    try (var device = backend.open();
        var loaded = Model.of(contents, device);
        var predictor = Predictor.of(loaded, translator)) {
      boolean allRead = true;
      for (Path picture : pictures) allRead &= answers(picture, predictor);
      return allRead ? Clarinet.FINE : Clarinet.FAILED;
    }
  }

  private Translator<BufferedImage, Classification> translator(ModelFile.Contents contents) {
    var network = contents.network();
    var image = network.item(network.inputs().get(0).name());
    var usual = new ImageTranslator(image, Notes.of(contents.notes()).classes());
    spec.commandLine()
        .getErr()
        .println("pictures are scaled to " + image + ", and read with "
            + (invert ? "white as 0 and black as 1" : "black as 0 and white as 1"));
    spec.commandLine().getErr().flush();
    return invert ? new Negative<>(usual) : usual;
  }

  /** Prints the answer, or says why there is none and goes on. */
  private boolean answers(Path picture, Predictor<BufferedImage, Classification> predictor) {
    var commandLine = spec.commandLine();
    try {
      var answer = predictor.predict(PictureFile.read(picture));
      commandLine
          .getOut()
          .printf(Locale.ROOT, "%s\t%s\t%.4f%n", picture, answer.name(), answer.probability());
      commandLine.getOut().flush();
      return true;
    } catch (UncheckedIOException | MalformedFileException e) {
      Failures.report(e, commandLine.getErr(), false);
      return false;
    }
  }
}
