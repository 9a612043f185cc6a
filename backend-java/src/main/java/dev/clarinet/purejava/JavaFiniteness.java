package dev.clarinet.purejava;

import static dev.clarinet.purejava.JavaMemory.floats;
import static dev.clarinet.purejava.JavaMemory.ints;

import dev.clarinet.Tensor;
import dev.clarinet.op.Finiteness;

/** {@link Finiteness}, on the caller's thread: what is watched is the loss, one number an image. */
final class JavaFiniteness implements Finiteness {
  private final int size;

  JavaFiniteness(Elements g) {
    size = g.shape().size();
  }

  @Override
  public void check(Tensor xs, Tensor flags) {
    float[] x = floats(xs);
    for (int i = 0; i < size; i++) {
      if (!Float.isFinite(x[i])) ints(flags)[0] = 1;
    }
  }
}
