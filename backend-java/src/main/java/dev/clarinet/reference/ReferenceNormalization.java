package dev.clarinet.reference;

import static dev.clarinet.reference.ReferenceMemory.data;

import dev.clarinet.Tensor;
import dev.clarinet.op.Normalization;

/**
 * {@link Normalization} as it is written on paper; j counts the pixels of a plane, since i is 1 / the deviation. The
 * variance is the mean of the squared distances from the mean, found first: it cannot cancel to something below 0.
 */
final class ReferenceNormalization implements Normalization {
  private final Channels g;
  private final int M;

  ReferenceNormalization(Channels g) {
    this.g = g;
    M = g.N() * g.plane();
  }

  @Override
  public void forward(
      Tensor xs,
      Tensor gammas,
      Tensor betas,
      Tensor means,
      Tensor variances,
      Tensor saveds,
      Tensor ys) {
    double[] x = data(xs), gamma = data(gammas), beta = data(betas), y = data(ys);
    double[] runningMean = data(means), runningVariance = data(variances), saved = data(saveds);
    for (int c = 0; c < g.C(); c++) {
      double mean = mean(x, c);
      double squares = squaredDistances(x, c, mean);
      double i = inverseDeviation(squares / M);
      normalize(x, c, mean, i, gamma[c], beta[c], y);

      saved[c] = mean;
      saved[g.C() + c] = i;
      runningMean[c] += g.momentum() * (mean - runningMean[c]);
      runningVariance[c] += g.momentum() * (squares / (M - 1) - runningVariance[c]);
    }
  }

  @Override
  public void infer(
      Tensor xs, Tensor gammas, Tensor betas, Tensor means, Tensor variances, Tensor ys) {
    double[] x = data(xs), gamma = data(gammas), beta = data(betas), y = data(ys);
    double[] runningMean = data(means), runningVariance = data(variances);
    for (int c = 0; c < g.C(); c++)
      normalize(x, c, runningMean[c], inverseDeviation(runningVariance[c]), gamma[c], beta[c], y);
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
    double[] x = data(xs), gamma = data(gammas), saved = data(saveds), dy = data(dys);
    double[] dx = data(dxs), dgamma = data(dgammas), dbeta = data(dbetas);
    for (int c = 0; c < g.C(); c++) {
      double mean = saved[c], i = saved[g.C() + c];
      dbeta[c] = 0;
      dgamma[c] = 0;
      for (int n = 0; n < g.N(); n++)
        for (int j = 0; j < g.plane(); j++) {
          double xHat = (x[x(n, c, j)] - mean) * i;
          dbeta[c] += dy[x(n, c, j)];
          dgamma[c] += dy[x(n, c, j)] * xHat;
        }
      for (int n = 0; n < g.N(); n++)
        for (int j = 0; j < g.plane(); j++) {
          double xHat = (x[x(n, c, j)] - mean) * i;
          dx[x(n, c, j)] = gamma[c] * i * (dy[x(n, c, j)] - dbeta[c] / M - xHat * dgamma[c] / M);
        }
    }
  }

  private double mean(double[] x, int c) {
    double sum = 0;
    for (int n = 0; n < g.N(); n++) {
      for (int j = 0; j < g.plane(); j++) sum += x[x(n, c, j)];
    }
    return sum / M;
  }

  private double squaredDistances(double[] x, int c, double mean) {
    double sum = 0;
    for (int n = 0; n < g.N(); n++) {
      for (int j = 0; j < g.plane(); j++) sum += (x[x(n, c, j)] - mean) * (x[x(n, c, j)] - mean);
    }
    return sum;
  }

  private double inverseDeviation(double variance) {
    return 1 / Math.sqrt(variance + g.epsilon());
  }

  private void normalize(
      double[] x, int c, double mean, double i, double gamma, double beta, double[] y) {
    for (int n = 0; n < g.N(); n++)
      for (int j = 0; j < g.plane(); j++)
        y[x(n, c, j)] = gamma * ((x[x(n, c, j)] - mean) * i) + beta;
  }

  private int x(int n, int c, int j) {
    return (n * g.C() + c) * g.plane() + j;
  }
}
