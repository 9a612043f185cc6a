package dev.clarinet.test.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.primitives.Bytes;
import com.sun.management.ThreadMXBean;
import dev.clarinet.MalformedFileException;
import dev.clarinet.Shape;
import dev.clarinet.data.Idx;
import dev.clarinet.test.io.Damage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  private static final long SMALL = 4 << 20;

  /** Two images of 2 rows and 3 columns. */
  private static final byte[] IMAGES = bytes(
      0, 0, 8, 3, /* N */ 0, 0, 0, 2, /* H */ 0, 0, 0, 2, /* W */ 0, 0, 0, 3, 0, 51, 102, 153, 204,
      255, 1, 2, 3, 4, 5, 6);

  private static final byte[] LABELS = bytes(0, 0, 8, 1, /* N */ 0, 0, 0, 2, 1, 0);

  @TempDir
  Path folder;

  static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
    return bytes;
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  /** Refused plain, and refused gzipped. */
  private void requireRefused(byte[] images, String... message) throws IOException {
    for (byte[] bytes : List.of(images, gzip(images))) {
      var file = file("bad", bytes);
      long before = allocated();
      var problem = catchThrowableOfType(MalformedFileException.class, () -> Idx.images(file));
      assertThat(problem).isNotNull().hasMessageContaining(file.toString());
      for (String part : message) assertThat(problem).hasMessageContaining(part);
      assertThat(allocated() - before).as("bytes taken from the heap").isLessThan(SMALL);
    }
  }

  @Test
  void imagesAndLabelsAreReadAsTheyStandInTheFile() throws IOException {
    var images = Idx.images(file("images", IMAGES));
    var labels = Idx.labels(file("labels", LABELS));

    assertThat(images.shape()).isEqualTo(Shape.of(2, 2, 3));
    assertThat(images.get(1)).isEqualTo(51);
    assertThat(images.get(5)).isEqualTo(255);
    assertThat(images.get(11)).isEqualTo(6);
    assertThat(labels.shape()).isEqualTo(Shape.of(2));
    assertThat(labels.get(0)).isEqualTo(1);
    assertThat(labels.get(1)).isEqualTo(0);
  }

  @Test
  void aDataSetHasPixelsFromZeroToOne() throws IOException {
    var data = Idx.dataset(file("images", IMAGES), file("labels", LABELS), List.of("shoe", "hat"));
    var image = new float[7];
    data.input(0, image, 1);

    assertThat(data.size()).isEqualTo(2);
    assertThat(data.input()).isEqualTo(Shape.image(1, 2, 3));
    assertThat(image).containsExactly(0, 0, 0.2f, 0.4f, 0.6f, 0.8f, 1);
    data.input(1, image, 0);
    assertThat(image).startsWith(1 / 255f, 2 / 255f);
    assertThat(data.classes()).containsExactly("shoe", "hat");
    assertThat(data.label(0)).isEqualTo(1);
    assertThat(data.label(1)).isEqualTo(0);
  }

  @Test
  void gzipIsKnownByItsMagicNumberAndNotByItsName() throws IOException {
    assertThat(Idx.images(file("plain.gz", IMAGES)).get(1)).isEqualTo(51);
    assertThat(Idx.images(file("packed", gzip(IMAGES))).get(1)).isEqualTo(51);
  }

  @Test
  void anotherKindOfFileIsRefusedWithThePlace() throws IOException {
    requireRefused(bytes(), "end", "0 of 4 bytes");
    requireRefused(bytes(0, 0, 8), "end", "3 of 4 bytes");
    requireRefused(bytes('P', 'N', 'G', 3), "byte 0", "not IDX");
    requireRefused(bytes(0, 0, 13, 3), "byte 2", "floats");
    requireRefused(bytes(0, 0, 7, 3), "byte 2", "unknown type", "7");
    requireRefused(LABELS, "byte 3", "images [N,H,W] have 3 extents", "1");
    requireRefused(bytes(0, 0, 8, 3, 0, 0, 0, 1), "end", "4 of 12 bytes");
    var images = file("images", IMAGES);
    assertThatThrownBy(() -> Idx.labels(images))
        .hasMessageContainingAll("byte 3", "labels [N] have 1");
  }

  @Test
  void extentsThatCannotBeAreRefusedBeforeMemoryIsTaken() throws IOException {
    requireRefused(bytes(0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1), "byte 4", "at least 1");
    requireRefused(
        bytes(0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 1, 0, 0, 0, 1), "byte 4", "at least 1");
    requireRefused(
        bytes(0, 0, 8, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 9), "byte 4", "more than 2^31-1");
    requireRefused(
        bytes(0, 0, 8, 3, 127, 255, 255, 255, 0, 0, 0, 1, 0, 0, 0, 1, 9),
        "truncated",
        "[2147483647,1,1]");
  }

  /** A gzip file of 100 kB could hold the 90 MB that its header promises, but does not. */
  @Test
  void memoryIsTakenForWhatComesAndNotForWhatIsPromised() throws IOException {
    var noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    byte[] promise = bytes(0, 0, 8, 3, 0, 0, 35, 40, 0, 0, 0, 100, 0, 0, 0, 100);
    requireRefused(Bytes.concat(promise, noise), "truncated");
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] packed = gzip(IMAGES);
    for (int length = 0; length < IMAGES.length; length++)
      requireRefused(Arrays.copyOf(IMAGES, length));
    for (int length = 0; length < packed.length; length++) {
      var file = file("short.gz", Arrays.copyOf(packed, length));
      assertThatThrownBy(() -> Idx.images(file))
          .as("%d bytes", length)
          .isInstanceOf(MalformedFileException.class);
    }
  }

  @Test
  void bytesLeftOverAreRefused() throws IOException {
    requireRefused(Bytes.concat(IMAGES, new byte[1]), "byte 28", "trailing bytes");
  }

  @Test
  void anyDamageIsRefusedOrReadButNeverMore() throws IOException {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    int refused = 0, cases = 1000;
    for (int i = 0; i < cases; i++) {
      var file = file("damaged", Damage.some(i % 2 == 0 ? IMAGES : gzip(IMAGES), random));
      long before = allocated();
      try {
        assertThat(Idx.images(file).shape().rank()).isEqualTo(3);
      } catch (MalformedFileException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", case " + i, e);
      }
      assertThat(allocated() - before).as("seed %d, case %d", seed, i).isLessThan(SMALL);
    }
    assertThat(refused).as("seed %d", seed).isBetween(cases / 4, cases - 1);
  }

  @Test
  void labelsThatDoNotBelongToTheImagesAreRefused() throws IOException {
    var images = file("images", IMAGES);
    var labels = file("labels", LABELS);
    var three = file("three", bytes(0, 0, 8, 1, 0, 0, 0, 3, 0, 0, 0));

    assertThatThrownBy(() -> Idx.dataset(images, three, List.of("shoe", "hat")))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContainingAll("three", "3 labels", "2 images");
    assertThatThrownBy(() -> Idx.dataset(images, labels, List.of("shoe")))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContainingAll("labels", "label 0", "1", "1 classes", "0 to 0");
    assertThatThrownBy(() -> Idx.dataset(images, labels, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Idx.images(folder.resolve("nowhere")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll("nowhere", "cannot be read", "no such file");
  }
}
