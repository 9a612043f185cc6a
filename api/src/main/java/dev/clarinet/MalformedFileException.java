package dev.clarinet;

import java.nio.file.Path;

/** A file whose contents are not what they should be; the message has the file, the place in it, and what is wrong. */
public final class MalformedFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** In {@code file}, at {@code place} ("byte 12", "header"), {@code problem}. */
  public MalformedFileException(Path file, String place, String problem) {
    super(file + ", " + place + ": " + problem);
  }
}
