package dev.clarinet.io;

import com.google.gson.stream.JsonWriter;
import dev.clarinet.ElementType;
import dev.clarinet.Shape;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a safetensors file says of itself before the elements begin.
 *
 * @param metadata text by name
 * @param places where each tensor's elements are, by name
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Place> places) {
  /** The name under which the metadata stands among the tensors. */
  static final String METADATA = "__metadata__";

  /** Bytes of the longest header that is read or written: the limit of Python's library. */
  static final int LIMIT = 100_000_000;

  /** The header is filled with spaces to a multiple of this, so that elements begin at one. */
  private static final int ALIGNMENT = 8;

  /** Elements of one type and shape at bytes {@code begin} to before {@code end} of what follows the header. */
  record Place(ElementType type, Shape shape, long begin, long end) {}

  /** The header for these tensors, one after another. */
  static SafetensorsHeader of(
      Map<String, String> metadata, Map<String, Safetensors.Entry> tensors) {
    var places = new LinkedHashMap<String, Place>();
    long begin = 0;
    for (var tensor : tensors.entrySet()) {
      if (tensor.getKey().equals(METADATA)) {
        throw new IllegalArgumentException("no tensor may be called " + METADATA);
      }
      var entry = tensor.getValue();
      long end = begin + (long) entry.shape().size() * entry.type().bytes();
      places.put(tensor.getKey(), new Place(entry.type(), entry.shape(), begin, end));
      begin = end;
    }
    return new SafetensorsHeader(metadata, places);
  }

  /** The name of a type in the file. */
  static String name(ElementType type) {
    return switch (type) {
      case FLOAT32 -> "F32";
      case INT32 -> "I32";
    };
  }

  /** Whether UTF-8 can hold the text: no half of a surrogate pair alone. */
  static boolean storable(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** The header as it stands in the file, filled to the alignment. */
  byte[] bytes() {
    byte[] json = json().getBytes(StandardCharsets.UTF_8);
    if (json.length > LIMIT - ALIGNMENT) {
      throw new IllegalArgumentException(
          "names and metadata take " + json.length + " bytes, more than " + LIMIT);
    }
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  private String json() {
    var text = new StringWriter();
    try (var json = new JsonWriter(text)) {
      json.beginObject();
      if (!metadata.isEmpty()) {
        json.name(METADATA).beginObject();
        for (var entry : metadata.entrySet()) {
          json.name(checked(entry.getKey())).value(checked(entry.getValue()));
        }
        json.endObject();
      }
      for (var place : places.entrySet()) {
        write(json.name(checked(place.getKey())), place.getValue());
      }
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonWriter json, Place place) throws IOException {
    json.beginObject().name("dtype").value(name(place.type()));
    json.name("shape").beginArray();
    for (int extent : place.shape().extents()) json.value(extent);
    json.endArray()
        .name("data_offsets")
        .beginArray()
        .value(place.begin())
        .value(place.end())
        .endArray();
    json.endObject();
  }

  private static String checked(String text) {
    if (storable(text)) return text;
    throw new IllegalArgumentException(
        "'" + text + "' holds half a surrogate pair and cannot be stored as UTF-8");
  }
}
