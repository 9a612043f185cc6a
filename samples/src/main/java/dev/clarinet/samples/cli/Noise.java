package dev.clarinet.samples.cli;

import dev.clarinet.Shape;
import dev.clarinet.data.Dataset;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Items that mean nothing, to run a network on.
 *
 * @param size how many
 * @param input the shape of one
 * @param target the shape of its target, which is all zeros
 */
record Noise(int size, Shape input, Shape target) implements Dataset {
  @Override
  public void input(int i, float[] into, int offset) {
    var random = new SplittableRandom(i);
    for (int j = 0; j < input.size(); j++) into[offset + j] = (float) random.nextDouble();
  }

  @Override
  public void target(int i, float[] into, int offset) {
    for (int j = 0; j < target.size(); j++) into[offset + j] = 0;
  }

  @Override
  public List<String> classes() {
    return List.of();
  }
}
