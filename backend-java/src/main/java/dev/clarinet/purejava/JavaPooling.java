package dev.clarinet.purejava;

import static dev.clarinet.purejava.Arithmetic.order;
import static dev.clarinet.purejava.JavaMemory.floats;

import dev.clarinet.Tensor;
import dev.clarinet.op.Pooling;
import java.util.Arrays;

/** {@link Pooling}: a thread takes some planes, and runs over those parts of the windows that lie in the image. */
final class JavaPooling implements Pooling {
  private final Workers workers;
  private final boolean maximum;
  private final boolean rectified;
  private final int planes, planesAtOnce, H, W;
  private final Spans rows, columns;
  private final int[] count;

  /** The pooling for such windows. */
  static Pooling of(Windows g, Workers workers) {
    return HalvingPooling.serves(g) ? new HalvingPooling(g, workers) : new JavaPooling(g, workers);
  }

  private JavaPooling(Windows g, Workers workers) {
    this.workers = workers;
    maximum = g.kind().isMaximum();
    rectified = g.kind() == Kind.RECTIFIED_MAXIMUM;
    H = g.H();
    W = g.W();
    planes = g.N() * g.C();
    planesAtOnce = Math.max(1, Workers.RANGE / (H * W));
    var window = g.window();
    rows = Spans.of(g.P(), g.H(), window.R(), window.strideH(), window.dilationH(), window.top());
    columns =
        Spans.of(g.Q(), g.W(), window.S(), window.strideW(), window.dilationW(), window.left());
    count = new int[g.P() * g.Q()];
    Arrays.setAll(count, i -> g.count(i / g.Q(), i % g.Q()));
  }

  /**
   * The windows along one axis: window i covers from[i], from[i] + step … below to[i] of the image.
   *
   * @param from the first row or column in the image
   * @param to where the window or the image ends
   * @param step the dilation
   */
  private record Spans(int[] from, int[] to, int step) {
    static Spans of(int windows, int extent, int taps, int stride, int dilation, int before) {
      int[] from = new int[windows], to = new int[windows];
      for (int p = 0; p < windows; p++) {
        int first = p * stride - before, skipped = Math.max(0, -first + dilation - 1) / dilation;
        from[p] = first + skipped * dilation;
        to[p] = (int) Math.min(extent, first + (long) taps * dilation);
      }
      return new Spans(from, to, dilation);
    }

    int size() {
      return from.length;
    }
  }

  @Override
  public void forward(Tensor xs, Tensor ys) {
    float[] x = floats(xs), y = floats(ys);
    workers.runOnRanges(planes, planesAtOnce, (from, to) -> {
      for (int plane = from; plane < to; plane++) {
        for (int p = 0, i = plane * count.length; p < rows.size(); p++) {
          for (int q = 0; q < columns.size(); q++, i++) {
            int at = plane * H * W;
            y[i] = maximum
                ? maximum(x, at, p, q)
                : (float) (sum(x, at, p, q) / count[i - plane * count.length]);
          }
        }
      }
    });
  }

  private float maximum(float[] x, int at, int p, int q) {
    float greatest = rectified ? 0 : Float.NEGATIVE_INFINITY;
    for (int h = rows.from[p]; h < rows.to[p]; h += rows.step) {
      for (int w = columns.from[q]; w < columns.to[q]; w += columns.step) {
        greatest = Math.max(greatest, x[at + h * W + w]); // a NaN stays
      }
    }
    return greatest;
  }

  private double sum(float[] x, int at, int p, int q) {
    double sum = 0;
    for (int h = rows.from[p]; h < rows.to[p]; h += rows.step) {
      for (int w = columns.from[q]; w < columns.to[q]; w += columns.step) sum += x[at + h * W + w];
    }
    return sum;
  }

  @Override
  public void gradInput(Tensor xs, Tensor dys, Tensor dxs) {
    float[] x = floats(xs), dy = floats(dys), dx = floats(dxs);
    workers.runOnRanges(planes, planesAtOnce, (from, to) -> {
      Arrays.fill(dx, from * H * W, to * H * W, 0);
      for (int plane = from; plane < to; plane++) {
        for (int p = 0, i = plane * count.length; p < rows.size(); p++) {
          for (int q = 0; q < columns.size(); q++, i++) {
            int at = plane * H * W;
            if (maximum) addAtMaximum(dy[i], x, at, p, q, dx);
            else spread(dy[i] / count[i - plane * count.length], dx, at, p, q);
          }
        }
      }
    });
  }

  private void addAtMaximum(float slope, float[] x, int at, int p, int q, float[] dx) {
    int first = firstMaximum(x, at, p, q);
    if (!rectified || order(x[first]) > 0) dx[first] += slope;
  }

  private int firstMaximum(float[] x, int at, int p, int q) {
    int first = at + rows.from[p] * W + columns.from[q], greatest = order(x[first]);
    for (int h = rows.from[p]; h < rows.to[p]; h += rows.step) {
      for (int w = columns.from[q]; w < columns.to[q]; w += columns.step) {
        int order = order(x[at + h * W + w]);
        first = order > greatest ? at + h * W + w : first;
        greatest = Math.max(order, greatest);
      }
    }
    return first;
  }

  private void spread(float slope, float[] dx, int at, int p, int q) {
    for (int h = rows.from[p]; h < rows.to[p]; h += rows.step) {
      for (int w = columns.from[q]; w < columns.to[q]; w += columns.step)
        dx[at + h * W + w] += slope;
    }
  }
}
