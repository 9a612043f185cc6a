package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Dropout;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;

/** {@link Dropout} by {@code dropout.cl}: backward is forward with the slopes. */
final class ClDropout implements Dropout {
  private final Coins g;
  private final int n;
  private final int items;
  private final int threshold;
  private final Program program;
  private final Kernel toss;

  ClDropout(ClRuntime runtime, Coins g) {
    this.g = g;
    var grain = Grain.ofElements(runtime.family());
    n = g.shape().size();
    items = Ints.divideUp(n, 2 * grain.V());
    threshold = (int) Math.ceil((float) g.rate() * 0x1p24);
    program = runtime.program("dropout", grain.defines(runtime, n));
    toss = program.kernel("dropout_toss");
  }

  @Override
  public void forward(Tensor x, long step, Tensor y) {
    float scale = (float) (1 / (1 - g.rate()));
    toss.args(n, g.key(), step, threshold, scale, x, y).items(items).launch();
  }

  @Override
  public void gradInput(Tensor dy, long step, Tensor dx) {
    forward(dy, step, dx);
  }

  @Override
  public void close() {
    program.close();
  }
}
