package dev.clarinet.samples.cli;

import dev.clarinet.Backend;
import dev.clarinet.Model;
import dev.clarinet.Trainer;
import dev.clarinet.data.Dataset;
import dev.clarinet.data.Split;
import dev.clarinet.train.History;
import dev.clarinet.train.Listener;
import dev.clarinet.train.Listeners;
import dev.clarinet.train.Metric;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * One training from beginning to end.
 *
 * @param dataSet to learn
 * @param recipe how
 * @param seed of all that is random
 * @param images to train on, and to validate with
 * @param test images to test with
 * @param folder for what comes out
 * @param profile what profiles it, if that is wanted
 * @param commandLine whose writers are written to
 */
record TrainingRun(
    DataSet dataSet,
    Recipe recipe,
    long seed,
    Split images,
    Dataset test,
    OutputFolder folder,
    Optional<Listener> profile,
    CommandLine commandLine) {

  /** Trains, tests and draws; returns the exit code. */
  int on(Backend backend, Interruption interruption) {
    var out = commandLine.getOut();
    out.printf(
        Locale.ROOT,
        "%s: %d images to train on, %d to validate with, %d to test with%n",
        dataSet,
        images.train().size(),
        images.test().size(),
        test.size());
    out.flush();
    Optional<History> history = fit(backend, interruption);
    if (history.isEmpty()) return Clarinet.INTERRUPTED;
    int epoch = history.get().best().number();
    try (var best = Model.load(folder.model(), backend)) {
      var examination = Examination.of(best, test);
      boolean drawn =
          Pictures.draw(folder, best, history.get(), test, examination, commandLine.getErr());
      out.println("the model of epoch " + epoch + (drawn ? ", log and pictures" : " and the log")
          + " are in " + folder.path());
      examination.print(out);
    }
    return Clarinet.FINE;
  }

  /** Trains; empty if it was interrupted. */
  private Optional<History> fit(Backend backend, Interruption interruption) {
    try (var model = recipe.network().on(backend, seed)) {
      new Notes(Optional.of(dataSet), test.classes()).writeTo(model);
      return Optional.of(Trainer.of(model)
          .optimizer(recipe.optimizer())
          .schedule(recipe.schedule())
          .metrics(Metric.accuracy())
          .batchSize(recipe.batchSize())
          .epochs(recipe.epochs())
          .listeners(listeners(interruption))
          .fit(images.train(), images.test()));
    } catch (CancellationException e) {
      PrintWriter err = commandLine.getErr();
      err.println("clarinet: interrupted " + interrupted(interruption.epochsDone()));
      err.flush();
      return Optional.empty();
    }
  }

  /** When, and what is there. In the first epoch the model in the folder is that of an earlier training. */
  private String interrupted(int epochs) {
    if (epochs == 0) return "in the first epoch; no model was saved";
    return "after " + epochs + (epochs == 1 ? " epoch; " : " epochs; ")
        + (Files.exists(folder.model())
            ? folder.model() + " is the best model until then"
            : "no model was saved, since no loss in validation was finite");
  }

  /** The profile's comes last, so that its table stands below the last epoch. */
  private Listener[] listeners(Interruption interruption) {
    var usual = Stream.of(
        interruption,
        Listeners.progressBar(),
        new EarlierTraining(folder, commandLine.getErr()),
        Listeners.csv(folder.log()),
        Listeners.saveBest(folder.model()));
    return Stream.concat(usual, profile.stream()).toArray(Listener[]::new);
  }
}
