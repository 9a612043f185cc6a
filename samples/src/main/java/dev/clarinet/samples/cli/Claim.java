package dev.clarinet.samples.cli;

import dev.clarinet.io.FileErrors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A folder that no other training writes to until this is closed. A hidden file in it is locked until then, and gone
 * afterwards; where a process was killed the file stays, and is no hindrance.
 *
 * @param folder that is claimed
 * @param lock the channel of the locked file
 */
record Claim(OutputFolder folder, FileChannel lock) implements AutoCloseable {
  /**
   * Claims a folder, which is made where it is not there yet.
   *
   * @throws java.io.UncheckedIOException if another training has it, or it cannot be written to
   */
  static Claim on(OutputFolder folder) {
    folder.prepare();
    try {
      var lock =
          FileChannel.open(file(folder), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (locks(lock)) return new Claim(folder, lock);
      lock.close();
      throw new IOException("another training is writing to it");
    } catch (IOException e) {
      throw FileErrors.writing(folder.path(), e);
    }
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // this very process has it
    }
  }

  private static Path file(OutputFolder folder) {
    return folder.path().resolve(".clarinet.lock");
  }

  @Override
  public void close() {
    try (lock) {
      Files.deleteIfExists(file(folder));
    } catch (IOException e) {
      throw FileErrors.writing(folder.path(), e);
    }
  }
}
