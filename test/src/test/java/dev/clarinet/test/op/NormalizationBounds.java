package dev.clarinet.test.op;

import static dev.clarinet.test.Bounds.ROUNDING;
import static java.lang.Math.abs;
import static java.lang.Math.sqrt;

import dev.clarinet.op.Normalization.Channels;
import dev.clarinet.test.Answers;
import dev.clarinet.test.Bounds;
import java.util.Map;

/**
 * How far batch normalisation in float32 may be from exact, when the mean is summed first and the squares of what
 * differs from it second.
 *
 * <p>The mean is wrong by up to 4√M roundings of the mean size of x, as any sum; the variance by as many of itself, and
 * by the square of the mean's error; the rest follows, each product and sum adding a rounding or two.
 */
final class NormalizationBounds {
  private static final int FEW = 8;

  private NormalizationBounds() {}

  static Bounds forward(Channels g) {
    return (trial, expected) -> {
      double[] x = trial.before("x"), gamma = trial.before("gamma"), beta = trial.before("beta");
      double[] oldMean = trial.before("mean"),
          oldVariance = trial.before("variance"),
          saved = expected.get("saved");
      double[] mean = new double[g.C()],
          variance = new double[g.C()],
          savedBound = new double[2 * g.C()];
      double[] y = new double[x.length];
      for (int c = 0; c < g.C(); c++) {
        var channel = new Channel(g, x, c, saved[c]);
        double i = saved[g.C() + c],
            iError = i * (0.5 * channel.varianceError() * i * i + FEW * ROUNDING);
        savedBound[c] = channel.meanError();
        savedBound[g.C() + c] = iError;
        mean[c] = channel.meanError() + FEW * ROUNDING * (abs(oldMean[c]) + abs(saved[c]));
        variance[c] = 2 * channel.varianceError()
            + FEW * ROUNDING * (abs(oldVariance[c]) + 2 * channel.variance());
        for (int n = 0; n < g.N(); n++)
          for (int hw = 0; hw < g.plane(); hw++) {
            int at = (n * g.C() + c) * g.plane() + hw;
            double away = abs(x[at] - saved[c]);
            y[at] = abs(gamma[c]) * (i * channel.meanError() + away * iError)
                + FEW * ROUNDING * (abs(gamma[c]) * away * i + abs(beta[c]))
                + Float.MIN_NORMAL;
          }
      }
      return new Answers(Map.of("mean", mean, "variance", variance, "saved", savedBound, "y", y));
    };
  }

  static Bounds infer(Channels g) {
    return (trial, expected) -> {
      double[] x = trial.before("x"), gamma = trial.before("gamma"), beta = trial.before("beta");
      double[] mean = trial.before("mean"),
          variance = trial.before("variance"),
          y = new double[x.length];
      for (int at = 0; at < x.length; at++) {
        int c = at / g.plane() % g.C();
        double scale = abs(gamma[c]) / sqrt(variance[c] + g.epsilon());
        y[at] = FEW * ROUNDING * (scale * (abs(x[at]) + abs(mean[c])) + abs(beta[c]))
            + Float.MIN_NORMAL;
      }
      return new Answers(Map.of("y", y));
    };
  }

  static Bounds backward(Channels g) {
    return (trial, expected) -> {
      double[] x = trial.before("x"),
          gamma = trial.before("gamma"),
          saved = trial.before("saved"),
          dy = trial.before("dy");
      double[] dgamma = expected.get("dgamma"), dbeta = expected.get("dbeta");
      double[] dx = new double[x.length],
          dgammaBound = new double[g.C()],
          dbetaBound = new double[g.C()];
      int M = g.N() * g.plane();
      for (int at = 0; at < x.length; at++) {
        int c = at / g.plane() % g.C();
        dbetaBound[c] += sums(M) * abs(dy[at]);
        dgammaBound[c] +=
            (sums(M) + FEW * ROUNDING) * abs(dy[at] * (x[at] - saved[c]) * saved[g.C() + c]);
      }
      for (int at = 0; at < x.length; at++) {
        int c = at / g.plane() % g.C();
        double i = saved[g.C() + c], xhat = abs(x[at] - saved[c]) * i;
        double size = abs(dy[at]) + abs(dbeta[c]) / M + xhat * abs(dgamma[c]) / M;
        dx[at] = abs(gamma[c])
                * i
                * (FEW * ROUNDING * size + dbetaBound[c] / M + xhat * dgammaBound[c] / M)
            + Float.MIN_NORMAL;
      }
      return new Answers(Map.of("dx", dx, "dgamma", dgammaBound, "dbeta", dbetaBound));
    };
  }

  private static double sums(int terms) {
    return 4 * sqrt(terms + 1) * ROUNDING;
  }

  /** The sizes of one channel. */
  private record Channel(double size, double variance, int M) {

    Channel(Channels g, double[] x, int c, double mean) {
      this(average(g, x, c, 0, 1), average(g, x, c, mean, 2), g.N() * g.plane());
    }

    private static double average(Channels g, double[] x, int c, double from, int power) {
      double sum = 0;
      for (int n = 0; n < g.N(); n++)
        for (int hw = 0; hw < g.plane(); hw++) {
          sum += Math.pow(abs(x[(n * g.C() + c) * g.plane() + hw] - from), power);
        }
      return sum / g.N() / g.plane();
    }

    double meanError() {
      return sums(M) * size + Float.MIN_NORMAL;
    }

    double varianceError() {
      return (sums(M) + FEW * ROUNDING) * variance + meanError() * meanError();
    }
  }
}
