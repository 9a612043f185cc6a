package dev.clarinet.purejava;

import static dev.clarinet.purejava.Arithmetic.multiplyAdd;
import static dev.clarinet.purejava.JavaMemory.floats;

import dev.clarinet.Tensor;
import dev.clarinet.op.Recurrence;

/**
 * {@link Recurrence}: eight steps for each time that a number is loaded, so that the loop computes more than it moves.
 */
final class JavaRecurrence implements Recurrence {
  private static final int AT_ONCE = 8;

  /** Numbers that stay in the first-level cache. */
  private static final int RANGE = 1024;

  private final Steps g;
  private final Workers workers;

  JavaRecurrence(Steps g, Workers workers) {
    this.g = g;
    this.workers = workers;
  }

  @Override
  public void forward(Tensor xs, Tensor ys) {
    float[] x = floats(xs), y = floats(ys);
    float a = (float) g.a(), b = (float) g.b();
    workers.runOnRanges(g.shape().size(), RANGE, (from, to) -> {
      System.arraycopy(x, from, y, from, to - from);
      int t = 0;
      for (; t + AT_ONCE <= g.steps(); t += AT_ONCE) eight(y, a, b, from, to);
      for (; t < g.steps(); t++) one(y, a, b, from, to);
    });
  }

  private static void one(float[] y, float a, float b, int from, int to) {
    for (int i = from; i < to; i++) y[i] = multiplyAdd(a, y[i], b);
  }

  private static void eight(float[] y, float a, float b, int from, int to) {
    for (int i = from; i < to; i++) {
      float z = multiplyAdd(a, multiplyAdd(a, y[i], b), b);
      z = multiplyAdd(a, multiplyAdd(a, z, b), b);
      z = multiplyAdd(a, multiplyAdd(a, z, b), b);
      y[i] = multiplyAdd(a, multiplyAdd(a, z, b), b);
    }
  }
}
