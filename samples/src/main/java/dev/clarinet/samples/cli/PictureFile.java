package dev.clarinet.samples.cli;

import dev.clarinet.MalformedFileException;
import dev.clarinet.io.FileErrors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;

/** A picture on disk. */
final class PictureFile {
  private PictureFile() {}

  /**
   * Reads it.
   *
   * @throws java.io.UncheckedIOException if the file cannot be read
   * @throws MalformedFileException if it is no picture that Java knows, or a damaged one
   */
  static BufferedImage read(Path file) {
    try (var in = Files.newInputStream(file)) {
      return Optional.ofNullable(ImageIO.read(in))
          .orElseThrow(() ->
              new MalformedFileException(file, "beginning", "no PNG, JPEG, GIF or BMP picture"));
    } catch (IIOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new MalformedFileException(file, "picture", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }
}
