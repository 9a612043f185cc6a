package dev.clarinet.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Failures of the file system, as one sentence with the file and the reason. */
public final class FileErrors {
  private FileErrors() {}

  /** {@code file} cannot be read. */
  public static UncheckedIOException reading(Path file, IOException cause) {
    return new UncheckedIOException(file + " cannot be read: " + reason(cause), cause);
  }

  /** {@code file} cannot be written. */
  public static UncheckedIOException writing(Path file, IOException cause) {
    return new UncheckedIOException(file + " cannot be written: " + reason(cause), cause);
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) return "there is no such file or folder";
    if (e instanceof AccessDeniedException) return "permission denied";
    if (e instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
