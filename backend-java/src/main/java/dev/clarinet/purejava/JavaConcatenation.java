package dev.clarinet.purejava;

import static dev.clarinet.purejava.JavaMemory.floats;

import dev.clarinet.Tensor;
import dev.clarinet.op.Concatenation;
import java.util.List;

/** {@link Concatenation}: for each image the channels of an input are one run of the answer. */
final class JavaConcatenation implements Concatenation {
  private final Parts g;
  private final Workers workers;
  private final int[] start, length;
  private final int all, images;

  JavaConcatenation(Parts g, Workers workers) {
    this.g = g;
    this.workers = workers;
    int count = g.xs().size();
    start = new int[count];
    length = new int[count];
    for (int i = 0; i < count; i++) {
      start[i] = g.channelsBefore(i) * g.plane();
      length[i] = g.channels(i) * g.plane();
    }
    all = g.channelsBefore(count) * g.plane();
    images = Math.max(1, Workers.RANGE / all);
  }

  @Override
  public void forward(List<Tensor> xs, Tensor ys) {
    float[] y = floats(ys);
    workers.runOnRanges(g.N(), images, (from, to) -> {
      for (int i = 0; i < length.length; i++) {
        float[] x = floats(xs.get(i));
        for (int n = from; n < to; n++)
          System.arraycopy(x, n * length[i], y, n * all + start[i], length[i]);
      }
    });
  }

  @Override
  public void gradInput(int i, Tensor dys, Tensor dxs) {
    float[] dy = floats(dys), dx = floats(dxs);
    workers.runOnRanges(g.N(), images, (from, to) -> {
      for (int n = from; n < to; n++)
        System.arraycopy(dy, n * all + start[i], dx, n * length[i], length[i]);
    });
  }
}
