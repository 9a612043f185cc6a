package dev.clarinet.samples.cli;

import dev.clarinet.io.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a training leaves.
 *
 * @param path of the folder
 */
record OutputFolder(Path path) {
  /**
   * Makes the folder where it is not there yet, and tries whether files can be made in it.
   *
   * @throws java.io.UncheckedIOException if not
   */
  static OutputFolder prepare(Path path) {
    try {
      if (Files.exists(path) && !Files.isDirectory(path)) {
        throw new IOException("it is a file and not a folder");
      }
      Files.createDirectories(path);
      Files.delete(Files.createTempFile(path, ".clarinet", ".tmp"));
      return new OutputFolder(path);
    } catch (IOException e) {
      throw FileErrors.writing(path, e);
    }
  }

  /** The best model. */
  Path model() {
    return path.resolve("model.safetensors");
  }

  /** A line for each epoch. */
  Path log() {
    return path.resolve("log.csv");
  }

  /** Loss and accuracy by epoch. */
  Path learningCurves() {
    return path.resolve("learning-curves.png");
  }

  /** Which classes were taken for which. */
  Path confusionMatrix() {
    return path.resolve("confusion-matrix.png");
  }

  /** What the first layer looks for. */
  Path firstFilters() {
    return path.resolve("first-filters.png");
  }

  /** The images that the model was surest about, and wrong. */
  Path worstMistakes() {
    return path.resolve("worst-mistakes.png");
  }
}
