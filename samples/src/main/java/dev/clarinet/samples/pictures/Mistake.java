package dev.clarinet.samples.pictures;

/**
 * A wrong answer.
 *
 * @param item the number of the image in its data set
 * @param truth the label of its class
 * @param answer the label that the model gave it
 * @param probability that the model gave the answer, 0 to 1
 */
public record Mistake(int item, int truth, int answer, double probability) {}
