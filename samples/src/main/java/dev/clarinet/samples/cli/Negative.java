package dev.clarinet.samples.cli;

import dev.clarinet.Translator;

/**
 * Reads every number of an image as what it lacks of 1: ink on paper as light on black.
 *
 * @param positive what reads the image first
 */
record Negative<I, O>(Translator<I, O> positive) implements Translator<I, O> {
  @Override
  public float[] input(I item) {
    float[] input = positive.input(item);
    for (int i = 0; i < input.length; i++) input[i] = 1 - input[i];
    return input;
  }

  @Override
  public O output(float[] answer) {
    return positive.output(answer);
  }
}
