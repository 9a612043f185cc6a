package dev.clarinet.samples;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.Window;
import java.util.Arrays;

/** One operation on tensors: a filter of ones sums each window of an image. */
public final class OneOperation {
  private OneOperation() {}

  public static void main(String[] args) {
    try (Backend backend = Backends.best()) {
      System.out.println(Arrays.toString(run(backend))); // [12.0, 16.0, 24.0, 28.0]
    }
  }

  /** The sums of the four windows of 2×2 in an image of 3×3. */
  public static float[] run(Backend backend) {
    var geometry = Convolution.Geometry.of(Shape.of(1, 1, 3, 3), 1, Window.kernel(2), 1);
    try (Tensor x = backend.tensor(geometry.input(), 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Tensor f = backend.tensor(geometry.filters(), 1, 1, 1, 1);
        Tensor y = backend.tensor(geometry.output());
        Convolution convolution = backend.prepare(geometry)) { // prepared once, then run many times
      convolution.forward(x, f, y);
      return y.read();
    }
  }
}
