package dev.clarinet.test.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.clarinet.data.ImageSets;
import dev.clarinet.data.Split;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Few images of 28×28 in MNIST's format: of class k, a bar that stands at column 2·k + 4. */
final class SmallMnist {
  static final int TRAIN = 140;
  static final int TEST = 20;

  private static final int SIZE = 28;

  private SmallMnist() {}

  /** Writes the four files. */
  static void write(Path folder) throws IOException {
    write(folder, "train", TRAIN);
    write(folder, "t10k", TEST);
  }

  /** Writes them, and reads them. */
  static Split in(Path folder) throws IOException {
    write(folder);
    return ImageSets.mnist(Optional.of(folder));
  }

  private static void write(Path folder, String name, int N) throws IOException {
    var images = new ByteArrayOutputStream();
    var header = new DataOutputStream(images);
    for (int number : new int[] {0x0803, N, SIZE, SIZE}) header.writeInt(number);
    for (int n = 0; n < N; n++) {
      for (int i = 0; i < SIZE * SIZE; i++) {
        int w = i % SIZE, bar = 2 * label(n) + 4;
        images.write(w == bar || w == bar + 1 ? 255 - n % 50 : (i * 7 + n) % 30);
      }
    }
    Files.write(folder.resolve(name + "-images-idx3-ubyte"), images.toByteArray());
    var labels = new ByteArrayOutputStream();
    var labelHeader = new DataOutputStream(labels);
    for (int number : new int[] {0x0801, N}) labelHeader.writeInt(number);
    for (int n = 0; n < N; n++) labels.write(label(n));
    Files.write(folder.resolve(name + "-labels-idx1-ubyte"), labels.toByteArray());
    Files.write(folder.resolve("credit.txt"), "made by a test".getBytes(US_ASCII));
  }

  /** Not every tenth the same: those are for validation. */
  private static int label(int n) {
    return n / 3 % 10;
  }
}
