package dev.clarinet.data;

import com.google.common.primitives.Ints;
import dev.clarinet.MalformedFileException;
import dev.clarinet.Shape;
import dev.clarinet.io.FileErrors;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads one IDX file; see {@link Idx} for the format. */
final class IdxReader {
  private static final int BYTES = 0x08;
  private static final Map<Integer, String> OTHER_TYPES =
      Map.of(0x09, "signed bytes", 0x0B, "shorts", 0x0C, "ints", 0x0D, "floats", 0x0E, "doubles");

  private static final int BUFFER = 1 << 16;

  /** How many bytes deflate makes at most of one. */
  private static final long DEFLATE_LIMIT = 1032;

  private final Path file;
  private final InputStream in;

  private IdxReader(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /** The file, which should have {@code rank} extents, being {@code what}. */
  static Idx read(Path file, String what, int rank) {
    try (var raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      long size = Files.size(file);
      if (!gzipped(raw)) return new IdxReader(file, raw).read(what, rank, size);
      try (var in = new GZIPInputStream(raw, BUFFER)) {
        return new IdxReader(file, in).read(what, rank, size * DEFLATE_LIMIT);
      }
    } catch (ZipException e) {
      throw new MalformedFileException(file, "gzip", "damaged: " + e.getMessage());
    } catch (EOFException e) {
      throw new MalformedFileException(file, "end", "truncated: " + e.getMessage());
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  /** Whether the stream, which stays where it is, begins with gzip's magic number; the file's name does not matter. */
  private static boolean gzipped(BufferedInputStream in) throws IOException {
    in.mark(2);
    boolean gzipped = in.read() == 0x1F && in.read() == 0x8B;
    in.reset();
    return gzipped;
  }

  /** All of the stream, which has at most {@code limit} bytes. */
  private Idx read(String what, int rank, long limit) throws IOException {
    byte[] magic = bytes(4, "the magic number");
    if (magic[0] != 0 || magic[1] != 0)
      throw malformed("byte 0", "not IDX, which begins with two zeros");
    requireBytes(magic[2]);
    if (magic[3] != rank)
      throw malformed("byte 3", what + " have " + rank + " extents, this has " + magic[3]);
    var shape = shape(bytes(4 * rank, "the extents"), rank);
    long header = 4L + 4L * rank;
    if (shape.size() > limit - header) {
      throw malformed("byte 4", "truncated: " + shape + " takes more bytes than the file can hold");
    }
    byte[] elements = bytes(shape.size(), "elements of " + shape);
    if (in.read() >= 0)
      throw malformed("byte " + (header + shape.size()), "trailing bytes behind " + shape);
    return new Idx(shape, elements);
  }

  private void requireBytes(byte type) {
    if (type == BYTES) return;
    String given = OTHER_TYPES.getOrDefault((int) type, "elements of an unknown type");
    throw malformed("byte 2", "unsigned bytes are read, these are " + given + " (" + type + ")");
  }

  private Shape shape(byte[] header, int rank) {
    var extents = new int[rank];
    for (int i = 0; i < rank; i++) {
      extents[i] =
          Ints.fromBytes(header[4 * i], header[4 * i + 1], header[4 * i + 2], header[4 * i + 3]);
    }
    try {
      return Shape.of(extents);
    } catch (IllegalArgumentException e) {
      throw malformed("byte 4", "not a shape: " + e.getMessage());
    }
  }

  /** The next {@code count} bytes; memory is taken as they come, not for what the header promises. */
  private byte[] bytes(int count, String what) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length == count) return bytes;
    throw malformed("end", "truncated: " + bytes.length + " of " + count + " bytes of " + what);
  }

  private MalformedFileException malformed(String place, String problem) {
    return new MalformedFileException(file, place, problem);
  }
}
