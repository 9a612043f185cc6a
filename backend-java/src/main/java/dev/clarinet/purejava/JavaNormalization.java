package dev.clarinet.purejava;

import static dev.clarinet.purejava.JavaMemory.floats;

import dev.clarinet.Tensor;
import dev.clarinet.op.Normalization;

/**
 * {@link Normalization}: some channels a thread, their sums in double, and for each element one multiplication and
 * addition.
 */
final class JavaNormalization implements Normalization {
  private final Channels g;
  private final Workers workers;
  private final int plane, channels;
  private final double M;

  JavaNormalization(Channels g, Workers workers) {
    this.g = g;
    this.workers = workers;
    plane = g.plane();
    M = (double) g.N() * plane;
    channels = (int) Math.max(1, Workers.RANGE / M);
  }

  @Override
  public void forward(
      Tensor xs,
      Tensor gammas,
      Tensor betas,
      Tensor runningMeans,
      Tensor runningVariances,
      Tensor saveds,
      Tensor ys) {
    float[] x = floats(xs),
        gamma = floats(gammas),
        beta = floats(betas),
        saved = floats(saveds),
        y = floats(ys);
    float[] runningMean = floats(runningMeans), runningVariance = floats(runningVariances);
    workers.runOnRanges(g.C(), channels, (from, to) -> {
      for (int c = from; c < to; c++) {
        double mean = sum(x, c) / M,
            squares = squares(x, c, mean),
            i = 1 / Math.sqrt(squares / M + g.epsilon());
        runningMean[c] = towards(runningMean[c], mean);
        runningVariance[c] = towards(runningVariance[c], squares / (M - 1));
        saved[c] = (float) mean;
        saved[g.C() + c] = (float) i;
        scale(x, c, mean, gamma[c] * i, beta[c], y);
      }
    });
  }

  private float towards(double running, double batch) {
    return (float) (running + g.momentum() * (batch - running));
  }

  @Override
  public void infer(
      Tensor xs,
      Tensor gammas,
      Tensor betas,
      Tensor runningMeans,
      Tensor runningVariances,
      Tensor ys) {
    float[] x = floats(xs), gamma = floats(gammas), beta = floats(betas), y = floats(ys);
    float[] mean = floats(runningMeans), variance = floats(runningVariances);
    workers.runOnRanges(g.C(), channels, (from, to) -> {
      for (int c = from; c < to; c++) {
        scale(x, c, mean[c], gamma[c] / Math.sqrt(variance[c] + g.epsilon()), beta[c], y);
      }
    });
  }

  @Override
  public void backward(
      Tensor xs,
      Tensor gammas,
      Tensor saveds,
      Tensor dys,
      Tensor dxs,
      Tensor dgammas,
      Tensor dbetas) {
    float[] x = floats(xs),
        gamma = floats(gammas),
        saved = floats(saveds),
        dy = floats(dys),
        dx = floats(dxs);
    float[] dgamma = floats(dgammas), dbeta = floats(dbetas);
    workers.runOnRanges(g.C(), channels, (from, to) -> {
      for (int c = from; c < to; c++) {
        double mean = saved[c],
            i = saved[g.C() + c],
            slopes = sum(dy, c),
            products = products(x, c, mean, dy) * i;
        dbeta[c] = (float) slopes;
        dgamma[c] = (float) products;
        float factor = (float) (gamma[c] * i), byX = (float) (-gamma[c] * i * i * products / M);
        float shift = (float) (-gamma[c] * i * slopes / M);
        for (int n = 0; n < g.N(); n++) {
          int at = at(n, c);
          for (int p = at; p < at + plane; p++)
            dx[p] = factor * dy[p] + (byX * (x[p] - (float) mean) + shift);
        }
      }
    });
  }

  private int at(int n, int c) {
    return (n * g.C() + c) * plane;
  }

  private double sum(float[] x, int c) {
    double sum = 0;
    for (int n = 0; n < g.N(); n++) sum += Arithmetic.sum(x, at(n, c), at(n, c) + plane);
    return sum;
  }

  private double squares(float[] x, int c, double mean) {
    double sum = 0;
    for (int n = 0; n < g.N(); n++)
      sum += Arithmetic.products(x, mean, x, mean, at(n, c), at(n, c) + plane);
    return sum;
  }

  private double products(float[] x, int c, double mean, float[] dy) {
    double sum = 0;
    for (int n = 0; n < g.N(); n++)
      sum += Arithmetic.products(x, mean, dy, 0, at(n, c), at(n, c) + plane);
    return sum;
  }

  /** y = (x − mean) · factor + shift, over channel c. */
  private void scale(float[] x, int c, double mean, double factor, double shift, float[] y) {
    float centre = (float) mean, slope = (float) factor, offset = (float) shift;
    for (int n = 0; n < g.N(); n++) {
      int at = at(n, c);
      for (int p = at; p < at + plane; p++) y[p] = (x[p] - centre) * slope + offset;
    }
  }
}
