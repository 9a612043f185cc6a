package dev.clarinet.samples;

import dev.clarinet.Shape;
import dev.clarinet.data.Dataset;
import dev.clarinet.data.Split;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** The 1,797 handwritten digits of 8×8 pixels that lie in this jar; {@code digits.txt} beside them has their credit. */
public final class Digits {
  private static final String RESOURCE = "digits.csv.gz";
  private static final Shape IMAGE = Shape.image(1, 8, 8);

  /** The value of a pixel that is all ink. */
  private static final float INK = 16;

  private Digits() {}

  /** Images [1,8,8] from 0 to 1 with their digits: every fifth tests, beginning with the first, the rest trains. */
  public static Split load() {
    return Split.every(5, all());
  }

  private static Dataset all() {
    int[][] lines = lines();
    var inputs = new float[lines.length][IMAGE.size()];
    var labels = new int[lines.length];
    for (int n = 0; n < lines.length; n++) {
      for (int i = 0; i < IMAGE.size(); i++) inputs[n][i] = lines[n][i] / INK;
      labels[n] = lines[n][IMAGE.size()];
    }
    var classes = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    return Dataset.of(IMAGE, inputs, labels, classes);
  }

  private static int[][] lines() {
    try (var resource = Digits.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) throw new FileNotFoundException(RESOURCE + " is not in the jar");
      var text = new InputStreamReader(new GZIPInputStream(resource), StandardCharsets.US_ASCII);
      return new BufferedReader(text).lines().map(Digits::numbers).toArray(int[][]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int[] numbers(String line) {
    return Arrays.stream(line.split(",", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
