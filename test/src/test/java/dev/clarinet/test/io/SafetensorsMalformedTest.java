package dev.clarinet.test.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.clarinet.MalformedFileException;
import dev.clarinet.Shape;
import dev.clarinet.io.Safetensors;
import dev.clarinet.io.Safetensors.Entry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not as they should be are refused with the place, whatever they claim. */
class SafetensorsMalformedTest {
  private static final long SMALL = 4 << 20;

  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("bad.safetensors");
  }

  private void requireRefused(byte[] bytes, String... message) throws IOException {
    Files.write(file, bytes);
    long before = allocated();
    var problem = catchThrowableOfType(MalformedFileException.class, () -> Safetensors.read(file));
    assertThat(problem).isNotNull().hasMessageContaining("bad.safetensors");
    for (String part : message) assertThat(problem).hasMessageContaining(part);
    assertThat(allocated() - before).as("bytes taken from the heap").isLessThan(SMALL);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  /** A file with one tensor of 8 bytes, said to be this. */
  private void requireTensorRefused(String json, String... message) throws IOException {
    requireRefused(SafetensorsBytes.of("{\"t\":" + json + "}", 0, 0, 0, 0, 0, 0, 0, 0), message);
  }

  @Test
  void aFileTooShortForItsHeaderIsRefused() throws IOException {
    requireRefused(new byte[0], "byte 0", "truncated", "0 bytes");
    requireRefused(new byte[7], "byte 0", "truncated", "7 bytes");
    requireRefused(
        SafetensorsBytes.of(3, "{}".getBytes(StandardCharsets.UTF_8)),
        "byte 0",
        "3 bytes",
        "2 are left");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 100_000_001, 99_999_999})
  void aHeaderLongerThanTheFileIsRefusedBeforeMemoryIsTaken(long length) throws IOException {
    requireRefused(
        SafetensorsBytes.of(length, "{}".getBytes(StandardCharsets.UTF_8)),
        "byte 0",
        Long.toUnsignedString(length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " {}",
        "\ufeff{}",
        "[]",
        "null",
        "{",
        "{}}",
        "{} x",
        "{}{}",
        "{'t':{}}",
        "{t:{}}",
        "{\"t\"}",
        "{\"t\":}",
        "{\"t\":[]}",
        "{\"t\":null}",
        "{\"t\":1}",
        "{,}",
        "{\"a\" = {}}",
        "{} // comment",
        "{\"__metadata__\":[]}",
        "{\"__metadata__\":{\"a\":1}}",
        "{\"__metadata__\":{\"a\":null}}",
        "{\"__metadata__\":{\"a\":{}}}",
        "{\"__metadata__\":{\"a\":\"\\ud834\"}}",
        "{\"__metadata__\":{\"a\":\"b\nc\"}}",
        "{\"__metadata__\":{\"a\":\"\\x\"}}"
      })
  void aHeaderThatIsNotStrictJsonIsRefused(String header) throws IOException {
    requireRefused(SafetensorsBytes.of(header));
  }

  @Test
  void aHeaderThatIsNotUtf8IsRefused() throws IOException {
    byte[] header = "{\"__metadata__\":{\"a\":\"\u00e9\"}}".getBytes(StandardCharsets.ISO_8859_1);
    requireRefused(SafetensorsBytes.of(header.length, header), "header", "UTF-8");
  }

  @Test
  void aHeaderNestedDeeplyIsRefused() throws IOException {
    requireRefused(SafetensorsBytes.of("{\"t\":" + "{\"t\":".repeat(100_000)), "tensor 't'");
    requireRefused(SafetensorsBytes.of("{\"t\":{\"shape\":" + "[".repeat(100_000)), "tensor 't'");
  }

  @Test
  void namesThatStandTwiceAreRefused() throws IOException {
    String t = "\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
    requireRefused(SafetensorsBytes.of("{" + t + "," + t + "}", 0, 0, 0, 0), "tensor 't'", "twice");
    requireRefused(
        SafetensorsBytes.of("{\"__metadata__\":{},\"__metadata__\":{}}"),
        "'__metadata__'",
        "twice");
    requireRefused(
        SafetensorsBytes.of("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}"), "'a'", "twice");
    requireTensorRefused("{\"dtype\":\"F32\",\"dtype\":\"F32\"}", "tensor 't'", "'dtype'", "twice");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {}                                                      | 'dtype' is missing
      {"dtype":"F32","shape":[2]}                             | 'data_offsets' is missing
      {"dtype":"F32","data_offsets":[0,8]}                    | 'shape' is missing
      {"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}  | 'x' is not known
      {"dtype":32,"shape":[2],"data_offsets":[0,8]}           | 'dtype' is not text
      {"dtype":"F32","shape":["2"],"data_offsets":[0,8]}      | 'shape' holds something other than numbers
      {"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}      | 'shape' holds 2.0
      {"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}      | 'shape' holds 2e0
      {"dtype":"F32","shape":[-2],"data_offsets":[0,8]}       | 'shape' holds -2
      {"dtype":"F32","shape":[2],"data_offsets":[-0,8]}       | 'data_offsets' holds -0
      {"dtype":"F32","shape":[2],"data_offsets":[0,9999999999999999999]} | 'data_offsets' holds 9999999999999999999
      {"dtype":"F32","shape":[2],"data_offsets":[8]}          | [8]
      {"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}      | [0, 4, 8]
      {"dtype":"F32","shape":[2],"data_offsets":[8,0]}        | takes 8 bytes
      {"dtype":"F32","shape":[3],"data_offsets":[0,8]}        | FLOAT32[3] takes 12 bytes
      {"dtype":"F32","shape":[],"data_offsets":[0,8]}         | FLOAT32[] takes 4 bytes
      {"dtype":"I32","shape":[2],"data_offsets":[0,9]}        | INT32[2] takes 8 bytes
      {"dtype":"F64","shape":[1],"data_offsets":[0,8]}        | the dtype 'F64' is not read; F32 and I32 are
      {"dtype":"F16","shape":[4],"data_offsets":[0,8]}        | the dtype 'F16' is not read
      {"dtype":"f32","shape":[2],"data_offsets":[0,8]}        | the dtype 'f32' is not read
      {"dtype":"F32","shape":[0],"data_offsets":[0,0]}        | extents are at least 1
      {"dtype":"F32","shape":[2147483648],"data_offsets":[0,8]}             | 2147483648 is too large
      {"dtype":"F32","shape":[65536,65536],"data_offsets":[0,17179869184]}  | more than 2^31-1 elements
      {"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}  | too large
      """)
  void aTensorThatContradictsItselfIsRefused(String json, String message) throws IOException {
    requireTensorRefused(json, "tensor 't'", message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      [4,8]   | [8,12] | tensor 'a' | nothing uses the bytes from 0
      [0,4]   | [0,4]  | tensor 'b' | the tensor before it ends at 4
      [0,4]   | [2,6]  | tensor 'b' | the tensor before it ends at 4
      [0,4]   | [5,9]  | tensor 'b' | nothing uses the bytes from 4
      [0,4]   | [8,12] | tensor 'b' | nothing uses the bytes from 4
      """)
  void tensorsThatOverlapOrLeaveGapsAreRefused(String a, String b, String place, String message)
      throws IOException {
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":" + a + "},"
        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":" + b + "}}";
    requireRefused(SafetensorsBytes.of(header, 0, 0, 0, 0, 0, 0, 0, 0), place, message);
  }

  @Test
  void elementsThatAreMissingOrLeftOverAreRefused() throws IOException {
    String header = "{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    requireRefused(SafetensorsBytes.of(header, 0, 0, 0), "truncated", "4 bytes", "3");
    requireRefused(SafetensorsBytes.of(header, 0, 0, 0, 0, 0), "trailing bytes", "4 bytes", "5");
    requireRefused(SafetensorsBytes.of("{}", 0), "trailing bytes");
  }

  @Test
  void aTensorLargerThanTheFileIsRefusedBeforeMemoryIsTaken() throws IOException {
    requireTensorRefused(
        "{\"dtype\":\"F32\",\"shape\":[2147483647],\"data_offsets\":[0,8589934588]}",
        "truncated",
        "8589934588");
  }

  /** Every part of a file that is cut off anywhere. */
  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = valid();
    for (int length = 0; length < whole.length; length++)
      requireRefused(Arrays.copyOf(whole, length));
  }

  /** Bits flipped, bytes replaced, removed and put in: read or refused, and nothing else. */
  @Test
  void anyDamageIsRefusedOrReadButNeverMore() throws IOException {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    byte[] whole = valid();
    int refused = 0, cases = 1000;
    for (int i = 0; i < cases; i++) {
      byte[] damaged = Damage.some(whole, random);
      Files.write(file, damaged);
      long before = allocated();
      try {
        for (Entry entry : Safetensors.read(file).tensors().values())
          assertThat(entry.shape().size()).isPositive();
      } catch (MalformedFileException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", case " + i, e);
      }
      assertThat(allocated() - before).as("seed %d, case %d", seed, i).isLessThan(SMALL);
    }
    assertThat(refused).as("seed %d", seed).isBetween(cases / 4, cases - 1);
  }

  private byte[] valid() throws IOException {
    var tensors = new LinkedHashMap<String, Entry>();
    tensors.put("conv.filters", Entry.of(Shape.of(2, 1, 3, 3), new float[18]));
    tensors.put("conv.bias", Entry.of(Shape.of(2), new float[] {1, -1}));
    tensors.put("step", Entry.of(Shape.of(), new int[] {1000}));
    Safetensors.write(file, Map.of("network", "{\"layers\":[]}"), tensors);
    return Files.readAllBytes(file);
  }
}
