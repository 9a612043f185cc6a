package dev.clarinet.opencl.tune;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is being tried, on disk beside the record, and gone once it was tried or the process ends in order: so that a
 * process knows what the one before died of. Who tunes a device holds the journal's lock, one at a time; the dead hold
 * none.
 */
final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  /** Behind all that is written: some systems let nobody read what is locked. */
  private static final long LOCKED = Long.MAX_VALUE - 1;

  private final Path path;
  private final RandomAccessFile file;
  private final AtExit atExit;
  private boolean over;

  /** One candidate for one question. */
  record Attempt(String question, String candidate) {
    private static Optional<Attempt> parse(String text) {
      int tab = text.indexOf('\t');
      return tab < 0
          ? Optional.empty()
          : Optional.of(new Attempt(text.substring(0, tab), text.substring(tab + 1)));
    }
  }

  private Journal(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
    atExit = new AtExit(this::forget);
  }

  /** Where the journal to this record is. */
  static Path beside(Path record) {
    return record.resolveSibling(record.getFileName() + ".journal");
  }

  /** Takes the lock; empty if somebody else has it, or the file cannot be had. */
  static Optional<Journal> open(Path path) {
    try {
      var taken = take(path);
      if (taken.isEmpty())
        LOG.info("nothing is tuned here: another process or device is at it and holds {}", path);
      return taken;
    } catch (IOException e) {
      LOG.warn("nothing is tuned: the journal {} cannot be had: {}", path, e.toString());
      return Optional.empty();
    }
  }

  /** Takes the lock; empty if somebody else has it. */
  static Optional<Journal> take(Path path) throws IOException {
    Files.createDirectories(path.toAbsolutePath().resolveSibling("."));
    var file = new RandomAccessFile(path.toFile(), "rw");
    boolean taken = false;
    try {
      taken = locks(file);
      return taken ? Optional.of(new Journal(path, file)) : Optional.empty();
    } finally {
      if (!taken) file.close();
    }
  }

  @SuppressWarnings("resource") // the lock goes with the file
  private static boolean locks(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock(LOCKED, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** What a process was at when it died, if one did; or is at, if it lives. */
  private static Optional<Attempt> read(Path path) {
    try {
      return Files.exists(path) ? Attempt.parse(Files.readString(path)) : Optional.empty();
    } catch (IOException e) {
      LOG.warn("the journal {} cannot be read: {}", path, e.toString());
      return Optional.empty();
    }
  }

  /** What tells one trial in the journal from the next; empty between trials. */
  static Optional<String> stamp(Path path) {
    return read(path).map(attempt -> {
      try {
        return attempt + " " + Files.getLastModifiedTime(path);
      } catch (IOException e) {
        LOG.debug("the journal {} has no time", path, e);
        return attempt.toString();
      }
    });
  }

  /** What the process before was at when it died. To close another handle of the file could give up the lock. */
  Optional<Attempt> left() {
    try {
      var text = new byte[(int) file.length()];
      file.seek(0);
      file.readFully(text);
      return Attempt.parse(new String(text, StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.warn("the journal {} cannot be read: {}", path, e.toString());
      return Optional.empty();
    }
  }

  /** From here on this is being tried, and the disk knows it. */
  void begin(Attempt attempt) {
    write(attempt.question + "\t" + attempt.candidate);
  }

  /** Nothing is being tried. */
  void end() {
    write("");
  }

  /** Nothing is being tried, nor counts what begins from here on. */
  private synchronized void forget() {
    end();
    over = true;
  }

  private synchronized void write(String text) {
    if (over) return;
    try {
      file.setLength(0);
      file.seek(0);
      file.write(text.getBytes(StandardCharsets.UTF_8));
      file.getFD().sync();
    } catch (IOException e) {
      throw new UncheckedIOException("the journal " + path + " cannot be written", e);
    }
  }

  @Override
  public synchronized void close() {
    over = true;
    atExit.close();
    try {
      file.close();
    } catch (IOException e) {
      LOG.debug("the journal {} does not close", path, e);
    }
  }
}
