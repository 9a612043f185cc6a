package dev.clarinet.samples.cli;

import dev.clarinet.io.FileErrors;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * What a training leaves.
 *
 * @param path of the folder
 */
record OutputFolder(Path path) {
  /**
   * Looks whether files can be made in the folder, or where it is not there yet, in the last of those around it that
   * is; makes nothing.
   *
   * @throws java.io.UncheckedIOException if not
   */
  void requireWritable() {
    var there = Optional.of(path.toAbsolutePath());
    while (there.isPresent() && !Files.exists(there.get()))
      there = Optional.ofNullable(there.get().getParent());
    there.ifPresent(folder -> {
      if (!Files.isDirectory(folder))
        throw FileErrors.writing(path, new IOException(folder + " is a file and not a folder"));
      if (!Files.isWritable(folder))
        throw FileErrors.writing(path, new AccessDeniedException(folder.toString()));
    });
  }

  /**
   * Makes the folder where it is not there yet, and tries whether files can be made in it.
   *
   * @throws java.io.UncheckedIOException if not
   */
  void prepare() {
    try {
      Files.createDirectories(path);
      Files.delete(Files.createTempFile(path, ".clarinet", ".tmp"));
    } catch (IOException e) {
      throw FileErrors.writing(path, e);
    }
  }

  /**
   * Moves what a training left here into the folder {@code previous}, in place of what was left there.
   *
   * @return that folder, if there was anything to move
   * @throws java.io.UncheckedIOException if a file cannot be moved
   */
  Optional<OutputFolder> moveAside() {
    var files = files();
    if (files.stream().noneMatch(Files::exists)) return Optional.empty();
    var previous = new OutputFolder(path.resolve("previous"));
    try {
      Files.createDirectories(previous.path);
      for (int i = 0; i < files.size(); i++) move(files.get(i), previous.files().get(i));
    } catch (IOException e) {
      throw FileErrors.writing(previous.path, e);
    }
    return Optional.of(previous);
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    else Files.deleteIfExists(to);
  }

  private List<Path> files() {
    return List.of(
        model(), log(), learningCurves(), confusionMatrix(), firstFilters(), worstMistakes());
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
