package dev.clarinet.samples.cli;

import dev.clarinet.data.Split;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --data}: where the files of a data set are. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder with the four IDX files of mnist or fashion-mnist, gzipped or not"
          + " (default: where Debian's package dataset-fashion-mnist puts them).")
  private Optional<Path> folder = Optional.empty();

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Reads a data set; a complaint says how to name the folder. */
  Split load(DataSet dataSet) {
    if (dataSet == DataSet.DIGITS && folder.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "--data: the digits lie in the program, they need no folder");
    }
    try {
      return dataSet.load(folder);
    } catch (IllegalArgumentException e) {
      if (folder.isPresent()) throw e;
      throw new IllegalArgumentException(e.getMessage() + "; then say --data DIR", e);
    }
  }
}
