package dev.clarinet.io;

import dev.clarinet.ElementType;
import dev.clarinet.MalformedFileException;
import dev.clarinet.io.SafetensorsHeader.Place;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one safetensors file from front to back; see {@link Safetensors} for the format. */
final class SafetensorsReader {
  private final Path file;
  private final LittleEndian numbers = new LittleEndian();

  private SafetensorsReader(Path file) {
    this.file = file;
  }

  static Safetensors read(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new SafetensorsReader(file).read(in, Files.size(file));
    } catch (EOFException e) {
      throw new MalformedFileException(file, "end", "truncated: " + e.getMessage());
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  private Safetensors read(InputStream in, long size) throws IOException {
    long rest = size - Long.BYTES;
    if (rest < 0) {
      throw malformed(
          "byte 0", "truncated: " + size + " bytes do not even hold the header's length");
    }
    long length = numbers.readLong(in);
    if (length < 0 || length > Math.min(rest, SafetensorsHeader.LIMIT)) {
      throw malformed(
          "byte 0",
          "no safetensors file, or cut off: it would have a header of "
              + Long.toUnsignedString(length) + " bytes, but " + rest
              + " are left and a header has at most " + SafetensorsHeader.LIMIT);
    }
    var header = SafetensorsHeaderParser.parse(file, text(in.readNBytes((int) length)));
    var found = elements(in, inFileOrder(header.places(), rest - length));
    var tensors = new LinkedHashMap<String, Safetensors.Entry>();
    for (String name : header.places().keySet()) tensors.put(name, found.get(name));
    return new Safetensors(header.metadata(), tensors);
  }

  private String text(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("header", "not UTF-8: " + e.getMessage());
    }
  }

  /** The tensors as they follow one another, after a check that they fill {@code bytes} without gap or overlap. */
  private List<Map.Entry<String, Place>> inFileOrder(Map<String, Place> places, long bytes) {
    var sorted = places.entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> entry.getValue().begin()))
        .toList();
    long end = 0;
    for (var entry : sorted) {
      long begin = entry.getValue().begin();
      if (begin != end) {
        throw malformed(
            "tensor '" + entry.getKey() + "'",
            "begins at byte " + begin + " of the elements, but "
                + (begin < end ? "the tensor before it ends at " : "nothing uses the bytes from ")
                + end);
      }
      end = entry.getValue().end();
    }
    if (end == bytes) return sorted;
    throw malformed(
        "header",
        (end > bytes ? "truncated: " : "trailing bytes: ") + "the tensors have " + end
            + " bytes, the file has " + bytes + " after its header");
  }

  private Map<String, Safetensors.Entry> elements(
      InputStream in, List<Map.Entry<String, Place>> places) throws IOException {
    var tensors = new HashMap<String, Safetensors.Entry>();
    for (var entry : places) {
      var shape = entry.getValue().shape();
      tensors.put(
          entry.getKey(),
          entry.getValue().type() == ElementType.FLOAT32
              ? Safetensors.Entry.of(shape, numbers.readFloats(in, shape.size()))
              : Safetensors.Entry.of(shape, numbers.readInts(in, shape.size())));
    }
    return tensors;
  }

  private MalformedFileException malformed(String place, String problem) {
    return new MalformedFileException(file, place, problem);
  }
}
