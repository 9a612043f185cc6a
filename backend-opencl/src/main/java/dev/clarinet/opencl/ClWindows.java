package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.opencl.runtime.ClRuntime;

/** A {@link WindowSum} by one algorithm or another, with what follows it. */
interface ClWindows extends AutoCloseable {
  /** y from x and f. */
  void run(Tensor x, Tensor f, Ending ending, Tensor y);

  @Override
  void close();

  /**
   * By Winograd's tiles where they are to be taken, else direct, of single channels as {@link ClDepthwise} has it where
   * that suits.
   *
   * @param kept whether the filters stay, as in inference
   */
  static ClWindows of(ClRuntime runtime, Winograd winograd, WindowSum sum, boolean kept) {
    return ClWinograd.of(runtime, winograd, sum, kept)
        .<ClWindows>map(windows -> windows)
        .or(() -> ClDepthwise.of(runtime, sum))
        .orElseGet(() -> new ClWindowSum(runtime, sum));
  }
}
