package dev.clarinet.samples.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** {@code MODEL}: the file that a command reads. */
final class ModelArgument {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model that train saved, or the folder that it lies in.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path path;

  /** The file itself. */
  Path file() {
    return file(path);
  }

  /** The file that a path means. */
  static Path file(Path path) {
    return Files.isDirectory(path) ? new OutputFolder(path).model() : path;
  }
}
