package dev.clarinet.io;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.clarinet.ElementType;
import dev.clarinet.MalformedFileException;
import dev.clarinet.Shape;
import dev.clarinet.io.SafetensorsHeader.Place;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Reads the JSON of a safetensors header, strictly: what the format does not name is refused. */
final class SafetensorsHeaderParser {
  private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,17}");

  private final Path file;
  private final JsonReader json;
  private String place = "header";

  private SafetensorsHeaderParser(Path file, String text) {
    this.file = file;
    this.json = new JsonReader(new StringReader(text));
    json.setStrictness(Strictness.STRICT);
  }

  static SafetensorsHeader parse(Path file, String text) {
    var parser = new SafetensorsHeaderParser(file, text);
    if (!text.startsWith("{")) throw parser.malformed("does not begin with {");
    try {
      return parser.header();
    } catch (IOException | IllegalStateException e) {
      throw parser.malformed("not the JSON of a header: " + e.getMessage());
    }
  }

  private SafetensorsHeader header() throws IOException {
    var metadata = Optional.<Map<String, String>>empty();
    var places = new LinkedHashMap<String, Place>();
    json.beginObject();
    while (json.hasNext()) {
      String name = storable(json.nextName());
      if (name.equals(SafetensorsHeader.METADATA)) {
        metadata = once(name, metadata, metadata());
      } else {
        place = "tensor '" + name + "'";
        if (places.put(name, tensor()) != null) throw malformed("stands in the header twice");
      }
      place = "header";
    }
    json.endObject();
    if (json.peek() != JsonToken.END_DOCUMENT) throw malformed("text after the JSON");
    return new SafetensorsHeader(metadata.orElseGet(Map::of), places);
  }

  private Map<String, String> metadata() throws IOException {
    place = SafetensorsHeader.METADATA;
    var metadata = new LinkedHashMap<String, String>();
    json.beginObject();
    while (json.hasNext()) {
      String name = storable(json.nextName());
      if (metadata.put(name, storable(string(name))) != null) {
        throw malformed("'" + name + "' stands there twice");
      }
    }
    json.endObject();
    return metadata;
  }

  private Place tensor() throws IOException {
    var dtype = Optional.<String>empty();
    var shape = Optional.<long[]>empty();
    var offsets = Optional.<long[]>empty();
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      switch (key) {
        case "dtype" -> dtype = once(key, dtype, string(key));
        case "shape" -> shape = once(key, shape, wholeNumbers(key));
        case "data_offsets" -> offsets = once(key, offsets, wholeNumbers(key));
        default -> throw malformed("'" + key + "' is not known");
      }
    }
    json.endObject();
    return place(
        type(required("dtype", dtype)),
        shape(required("shape", shape)),
        required("data_offsets", offsets));
  }

  private Place place(ElementType type, Shape shape, long[] offsets) {
    if (offsets.length != 2) {
      throw malformed("data_offsets are a beginning and an end, not " + Arrays.toString(offsets));
    }
    long needed = (long) shape.size() * type.bytes();
    if (offsets[1] - offsets[0] != needed) {
      throw malformed(type + shape.toString() + " takes " + needed + " bytes, but data_offsets are "
          + Arrays.toString(offsets));
    }
    return new Place(type, shape, offsets[0], offsets[1]);
  }

  private ElementType type(String dtype) {
    for (ElementType type : ElementType.values()) {
      if (SafetensorsHeader.name(type).equals(dtype)) return type;
    }
    throw malformed("the dtype '" + dtype + "' is not read; F32 and I32 are");
  }

  private Shape shape(long[] extents) {
    for (long extent : extents) {
      if (extent > Integer.MAX_VALUE) throw malformed("the extent " + extent + " is too large");
    }
    try {
      return Shape.of(LongStream.of(extents).mapToInt(Math::toIntExact).toArray());
    } catch (IllegalArgumentException e) {
      throw malformed("not a shape: " + e.getMessage());
    }
  }

  private long[] wholeNumbers(String key) throws IOException {
    var numbers = LongStream.builder();
    json.beginArray();
    while (json.hasNext()) {
      if (json.peek() != JsonToken.NUMBER) {
        throw malformed("'" + key + "' holds something other than numbers");
      }
      String number = json.nextString();
      if (!WHOLE.matcher(number).matches()) throw malformed("'" + key + "' holds " + number);
      numbers.add(Long.parseLong(number));
    }
    json.endArray();
    return numbers.build().toArray();
  }

  private String string(String key) throws IOException {
    if (json.peek() != JsonToken.STRING) throw malformed("'" + key + "' is not text");
    return json.nextString();
  }

  private String storable(String text) {
    if (!SafetensorsHeader.storable(text)) throw malformed("text with half a surrogate pair");
    return text;
  }

  private <T> Optional<T> once(String key, Optional<T> before, T now) {
    if (before.isPresent()) throw malformed("'" + key + "' stands there twice");
    return Optional.of(now);
  }

  private <T> T required(String key, Optional<T> found) {
    return found.orElseThrow(() -> malformed("'" + key + "' is missing"));
  }

  private MalformedFileException malformed(String problem) {
    return new MalformedFileException(file, place, problem);
  }
}
