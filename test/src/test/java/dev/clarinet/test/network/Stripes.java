package dev.clarinet.test.network;

import dev.clarinet.Shape;
import dev.clarinet.data.Dataset;
import dev.clarinet.op.CounterRandom;
import java.util.List;

/** Noisy images of 8×8 with a stripe across, down or aslant: three classes that a small network tells apart. */
final class Stripes {
  static final Shape IMAGE = Shape.image(1, 8, 8);
  static final List<String> CLASSES = List.of("across", "down", "aslant");

  private Stripes() {}

  static Dataset of(int count, long seed) {
    var images = new float[count][];
    var labels = new int[count];
    for (int n = 0; n < count; n++) {
      labels[n] = n % 3;
      images[n] = image(labels[n], seed, n);
    }
    return Dataset.of(IMAGE, images, labels, CLASSES);
  }

  private static float[] image(int label, long seed, int n) {
    var pixels = new float[64];
    for (int i = 0; i < 64; i++) pixels[i] = CounterRandom.uniform(seed, n, i) - 0.5f;
    int at = (CounterRandom.bits(seed, n, 64) >>> 1) % 8;
    for (int t = 0; t < 8; t++) {
      int h = label == 0 ? at : t;
      int w = label == 0 ? t : label == 1 ? at : (t + at) % 8;
      pixels[h * 8 + w] += 1.5f;
    }
    return pixels;
  }

  /** The same stripes on two channels. */
  static Dataset onTwoChannels(int count) {
    var one = of(count, 3);
    var inputs = new float[count][128];
    var labels = new int[count];
    for (int n = 0; n < count; n++) {
      one.input(n, inputs[n], 0);
      one.input(n, inputs[n], 64);
      labels[n] = one.label(n);
    }
    return Dataset.of(Shape.image(2, 8, 8), inputs, labels, CLASSES);
  }
}
