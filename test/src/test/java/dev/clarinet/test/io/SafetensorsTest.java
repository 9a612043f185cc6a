package dev.clarinet.test.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clarinet.ElementType;
import dev.clarinet.Shape;
import dev.clarinet.io.Safetensors;
import dev.clarinet.io.Safetensors.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  /** What Python's safetensors 0.8.0 writes for a matrix, a scalar and a note: its header is 160 bytes. */
  private static final byte[] FROM_PYTHON = HexFormat.of()
      .parseHex("a000000000000000"
          + hex("{\"__metadata__\":{\"note\":\"\u00e9t\u00e9\"},"
              + "\"conv1.filters\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]},"
              + "\"step\":{\"dtype\":\"I32\",\"shape\":[],\"data_offsets\":[16,20]}}  ")
          + "0000803f 00000040 00004040 00009040 07000000".replace(" ", ""));

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("model.safetensors");
  }

  private static Map<String, Entry> matrixAndStep() {
    var tensors = new LinkedHashMap<String, Entry>();
    tensors.put("conv1.filters", Entry.of(Shape.of(2, 2), new float[] {1, 2, 3, 4.5f}));
    tensors.put("step", Entry.of(Shape.of(), new int[] {7}));
    return tensors;
  }

  @Test
  void writesTheSameBytesAsPython() throws IOException {
    Safetensors.write(file, Map.of("note", "\u00e9t\u00e9"), matrixAndStep());

    assertThat(Files.readAllBytes(file)).isEqualTo(FROM_PYTHON);
  }

  @Test
  void readsWhatPythonWrites() throws IOException {
    Files.write(file, FROM_PYTHON);
    var read = Safetensors.read(file);

    assertThat(read.metadata()).containsExactly(Map.entry("note", "\u00e9t\u00e9"));
    assertThat(read.tensors()).containsOnlyKeys("conv1.filters", "step");
    var filters = read.tensor("conv1.filters");
    assertThat(filters).hasToString("FLOAT32[2,2]");
    assertThat(filters.floats()).containsExactly(1, 2, 3, 4.5f);
    var step = read.tensor("step");
    assertThat(step.type()).isEqualTo(ElementType.INT32);
    assertThat(step.shape()).isEqualTo(Shape.of());
    assertThat(step.ints()).containsExactly(7);
  }

  @Test
  void tensorsAndMetadataKeepTheirOrder() {
    var metadata = new LinkedHashMap<String, String>();
    var tensors = new LinkedHashMap<String, Entry>();
    for (int i = 20; i > 0; i--) {
      metadata.put("key" + i, "value");
      tensors.put("tensor" + i, Entry.of(Shape.of(i), new float[i]));
    }
    Safetensors.write(file, metadata, tensors);
    var read = Safetensors.read(file);

    assertThat(read.metadata().keySet()).containsExactlyElementsOf(metadata.keySet());
    assertThat(read.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
  }

  @Test
  void tensorsMayStandInAnotherOrderThanTheirNames() throws IOException {
    Files.write(
        file,
        SafetensorsBytes.of(
            "{\"b\":{\"shape\":[1],\"data_offsets\":[4,8],\"dtype\":\"I32\"},"
                + "\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
            1,
            0,
            0,
            0,
            2,
            0,
            0,
            0));
    var read = Safetensors.read(file);

    assertThat(read.tensors().keySet()).containsExactly("b", "a");
    assertThat(read.tensor("a").ints()).containsExactly(1);
    assertThat(read.tensor("b").ints()).containsExactly(2);
  }

  /** More than one chunk, and neither a power of two nor a multiple of one. */
  @Test
  void longTensorsComeBackAsTheyWere() {
    int length = 100_003;
    int[] ints = IntStream.range(0, length).map(i -> i * 0x85EBCA6B).toArray();
    var floats = new float[length];
    for (int i = 0; i < length; i++) floats[i] = ints[i] / 7f;
    var tensors = new LinkedHashMap<String, Entry>();
    tensors.put("f", Entry.of(Shape.of(1, length), floats));
    tensors.put("i", Entry.of(Shape.of(length), ints));
    Safetensors.write(file, Map.of(), tensors);

    assertThat(Arrays.equals(Safetensors.read(file).tensor("f").floats(), floats))
        .isTrue();
    assertThat(Arrays.equals(Safetensors.read(file).tensor("i").ints(), ints)).isTrue();
  }

  @Test
  void anyTextIsANameAndAValue() {
    var name = "quote\" backslash\\ line\n tab\t euro\u20ac clef\ud834\udd1e <html> \u2028 \u0000";
    Safetensors.write(
        file, Map.of(name, name, "", ""), Map.of(name, Entry.of(Shape.of(), new float[] {1})));
    var read = Safetensors.read(file);

    assertThat(read.metadata()).containsOnly(Map.entry(name, name), Map.entry("", ""));
    assertThat(read.tensors()).containsOnlyKeys(name);
  }

  @Test
  void elementsBeginAtAMultipleOfEight() throws IOException {
    for (int length = 1; length < 20; length++) {
      Safetensors.write(
          file, Map.of(), Map.of("x".repeat(length), Entry.of(Shape.of(), new float[] {1})));
      assertThat((Files.size(file) - Float.BYTES) % 8).isZero();
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(" ".repeat(8));
      assertThat(Safetensors.read(file).tensors()).hasSize(1);
    }
  }

  @Test
  void aFileMayHoldNothing() {
    Safetensors.write(file, Map.of(), Map.of());

    assertThat(Safetensors.read(file).tensors()).isEmpty();
    assertThat(Safetensors.read(file).metadata()).isEmpty();
  }

  @Test
  void valuesThatAreNotNumbersAreStoredAsTheyAre() {
    float[] odd = {Float.NaN, Float.NEGATIVE_INFINITY, -0.0f, Float.MIN_VALUE};
    Safetensors.write(file, Map.of(), Map.of("odd", Entry.of(Shape.of(4), odd)));

    assertThat(Safetensors.read(file).tensor("odd").floats()).containsExactly(odd);
  }

  @Test
  void whatCannotBeStoredIsRefusedAndTheOldFileStays() throws IOException {
    Files.writeString(file, "old");
    var one = Entry.of(Shape.of(), new float[] {1});

    assertThatThrownBy(() -> Safetensors.write(file, Map.of(), Map.of("__metadata__", one)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Safetensors.write(file, Map.of(), Map.of("half \ud834", one)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("surrogate");
    assertThatThrownBy(
            () -> Safetensors.write(file, Map.of("key", "x".repeat(100_000_000)), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100000000");
    assertThat(file).hasContent("old");
  }

  @Test
  void anEntryHasAsManyElementsAsItsShape() {
    assertThatThrownBy(() -> Entry.of(Shape.of(2, 3), new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("[2,3]", "6", "5");
    assertThatThrownBy(() -> Entry.of(Shape.of(1), new int[1]).floats())
        .hasMessageContainingAll("INT32", "FLOAT32");
    assertThatThrownBy(() -> Entry.of(Shape.of(1), new float[1]).ints())
        .hasMessageContainingAll("INT32", "FLOAT32");
  }

  @Test
  void aTensorThatIsNotThereIsNamed() {
    Safetensors.write(file, Map.of(), matrixAndStep());

    assertThatThrownBy(() -> Safetensors.read(file).tensor("conv2.filters"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conv2.filters");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll("model.safetensors", "no such file");
    assertThatThrownBy(() -> Safetensors.read(folder)).isInstanceOf(UncheckedIOException.class);
  }
}
