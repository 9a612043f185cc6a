package dev.clarinet.io;

import dev.clarinet.ElementType;
import dev.clarinet.Shape;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A file of named tensors in the safetensors format, which Python's library of that name reads and writes too:
 *
 * <pre>
 *   8 bytes   n, the length of the header, little-endian
 *   n bytes   the header: JSON with the type, shape and place of each tensor, and text by name under __metadata__
 *   the rest  the elements of the tensors, row-major, little-endian, without gaps
 * </pre>
 *
 * <p>Reading trusts nothing: every size is checked against the size of the file before memory is taken for it. Tensors
 * are F32 or I32; a file with another type, or with an extent of 0, is refused.
 *
 * @param metadata text by name, in the order of the file
 * @param tensors by name, in the order of the file
 */
public record Safetensors(Map<String, String> metadata, Map<String, Entry> tensors) {

  /** Both maps are copied, the entries are not. */
  public Safetensors {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * All of a file.
   *
   * @throws dev.clarinet.MalformedFileException if it is not as it should be, with the place
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Safetensors read(Path file) {
    return read(file, contents -> {});
  }

  /**
   * All of a file, after {@code check} has looked at what is in it and thrown nothing: before memory is taken for its
   * elements.
   */
  public static Safetensors read(Path file, Consumer<Contents> check) {
    return SafetensorsReader.read(file, check);
  }

  /**
   * What a file says that it holds.
   *
   * @param metadata text by name
   * @param tensors type and shape by name
   */
  public record Contents(Map<String, String> metadata, Map<String, Kind> tensors) {}

  /**
   * The type and shape of a tensor.
   *
   * @param type of its elements
   * @param shape its extents
   */
  public record Kind(ElementType type, Shape shape) {
    @Override
    public String toString() {
      return type + shape.toString();
    }
  }

  /**
   * Replaces a file, whole or not at all (see {@link AtomicFile}), with these tensors in this order.
   *
   * @throws IllegalArgumentException if a name or text cannot be stored
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public static void write(Path file, Map<String, String> metadata, Map<String, Entry> tensors) {
    byte[] header = SafetensorsHeader.of(metadata, tensors).bytes();
    var numbers = new LittleEndian();
    AtomicFile.write(file, out -> {
      numbers.write(out, header.length);
      out.write(header);
      for (Entry tensor : tensors.values()) {
        if (tensor.type() == ElementType.FLOAT32) numbers.write(out, tensor.floats());
        else numbers.write(out, tensor.ints());
      }
    });
  }

  /**
   * The tensor of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Entry tensor(String name) {
    var entry = tensors.get(name);
    if (entry == null) throw new IllegalArgumentException("no tensor is called '" + name + "'");
    return entry;
  }

  /** One tensor: its shape, and its elements in an array that is not copied. */
  public static final class Entry {
    private final ElementType type;
    private final Shape shape;
    private final float[] floats;
    private final int[] ints;

    private Entry(ElementType type, Shape shape, float[] floats, int[] ints) {
      int count = floats.length + ints.length;
      if (count != shape.size()) {
        throw new IllegalArgumentException(
            shape + " has " + shape.size() + " elements, but " + count + " were given");
      }
      this.type = type;
      this.shape = shape;
      this.floats = floats;
      this.ints = ints;
    }

    /** FLOAT32 elements, row-major. */
    public static Entry of(Shape shape, float[] values) {
      return new Entry(ElementType.FLOAT32, shape, values, new int[0]);
    }

    /** INT32 elements, row-major. */
    public static Entry of(Shape shape, int[] values) {
      return new Entry(ElementType.INT32, shape, new float[0], values);
    }

    /** What the elements are. */
    public ElementType type() {
      return type;
    }

    /** The extents. */
    public Shape shape() {
      return shape;
    }

    /** The elements, if they are FLOAT32. */
    public float[] floats() {
      require(ElementType.FLOAT32);
      return floats;
    }

    /** The elements, if they are INT32. */
    public int[] ints() {
      require(ElementType.INT32);
      return ints;
    }

    private void require(ElementType wanted) {
      if (type != wanted) {
        throw new IllegalArgumentException(
            "a tensor " + shape + " holds " + type + ", not " + wanted);
      }
    }

    @Override
    public String toString() {
      return type + shape.toString();
    }
  }
}
