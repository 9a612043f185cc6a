package dev.clarinet.io;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is replaced whole or not at all: the new contents go to a hidden temporary file beside it, reach the
 * disk, and are then renamed. Whatever fails before leaves the old file as it was, and no temporary file.
 *
 * <p>An interrupted thread still saves.
 */
public final class AtomicFile {
  private static final Logger LOG = LoggerFactory.getLogger(AtomicFile.class);
  private static final int BUFFER = 1 << 16;

  private AtomicFile() {}

  /** What is to stand in a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it to {@code out}, which is buffered, and leaves {@code out} open. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Replaces {@code file}, or the file that it is a link to.
   *
   * @throws java.io.UncheckedIOException if the file cannot be written, or what is there is no file but a device, say;
   *     what {@code content} throws else is passed on
   */
  public static void write(Path file, Content content) {
    beside(file, (target, temporary) -> {
      writeThrough(temporary, content);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(target.resolveSibling("."));
    });
  }

  /**
   * Tries whether {@code file}, or the file that it is a link to, could be replaced, and leaves it as it is.
   *
   * @throws java.io.UncheckedIOException if not
   */
  public static void requireWritable(Path file) {
    beside(file, (target, temporary) -> open(temporary).close());
  }

  /** An attempt to put a temporary file in the place of the one beside it. */
  private interface Attempt {
    void at(Path target, Path temporary) throws IOException;
  }

  /** Makes the attempt, after which the temporary file is gone. */
  private static void beside(Path file, Attempt attempt) {
    try {
      requireReplaceable(file);
      var target = Files.isSymbolicLink(file) ? behind(file) : file.toAbsolutePath();
      var temporary =
          target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
      requireFolder(target.resolveSibling(""));
      try {
        attempt.at(target, temporary);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }

  /** A device or a pipe is there to be written to, not to have a file put in its place. */
  private static void requireReplaceable(Path file) throws IOException {
    if (Files.isDirectory(file)) throw new IOException("it is a folder");
    if (Files.exists(file) && !Files.isRegularFile(file))
      throw new IOException("it is a device, a pipe or a socket and not a file");
  }

  private static Path behind(Path link) throws IOException {
    try {
      return link.toRealPath();
    } catch (NoSuchFileException e) {
      throw new IOException(
          "it is a link to " + Files.readSymbolicLink(link) + ", which does not exist", e);
    }
  }

  private static void requireFolder(Path folder) throws IOException {
    if (!Files.exists(folder)) throw new IOException("the folder " + folder + " does not exist");
    if (!Files.isDirectory(folder)) throw new IOException(folder + " is a file and not a folder");
  }

  /** A plain stream and no channel: a channel would close itself in an interrupted thread. */
  private static void writeThrough(Path temporary, Content content) throws IOException {
    try (var file = open(temporary);
        var out = new BufferedOutputStream(file, BUFFER)) {
      content.writeTo(out);
      out.flush();
      file.getFD().sync();
    }
  }

  /** The user never hears of the temporary file: of the complaint that names it only the reason is kept. */
  private static FileOutputStream open(Path temporary) throws IOException {
    try {
      return new FileOutputStream(temporary.toFile());
    } catch (FileNotFoundException e) {
      throw new IOException(String.valueOf(e.getMessage()).replace(temporary + " ", ""), e);
    }
  }

  /** Makes the rename itself outlast a power cut, where the system lets one open folders. */
  private static void syncFolder(Path folder) {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.debug("{} cannot be synchronised", folder, e);
    }
  }
}
