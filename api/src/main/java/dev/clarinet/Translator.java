package dev.clarinet;

/**
 * Turns what an application has into what a network reads, and what the network answers into what the application
 * wants. Several threads may use one at once.
 *
 * @param <I> what the application has
 * @param <O> what it wants
 */
public interface Translator<I, O> {
  /** Numbers in, numbers out, as they are: for an application that makes its inputs itself. */
  static Translator<float[], float[]> ofNumbers() {
    return new Translator<>() {
      @Override
      public float[] input(float[] item) {
        return item;
      }

      @Override
      public float[] output(float[] answer) {
        return answer;
      }
    };
  }

  /**
   * The network's input for one item, row-major, of the length of its input shape without N. It is read before {@code
   * predict} returns, and never written.
   */
  float[] input(I item);

  /** The answer for one item from the network's, row-major. */
  O output(float[] answer);
}
