package dev.clarinet;

import static dev.clarinet.Known.at;

import dev.clarinet.internal.Resources;
import java.util.Map;

/**
 * A model's copy for inference, with the network rewritten: the one place that knows what a model becomes once nothing
 * is learned any more. It has parameters of its own, so that whoever runs it never sees half of a training step.
 *
 * <p>It holds the values that the model had at the last {@link #refresh}; that reads and writes each parameter once,
 * and passes that were prepared on the copy go on with the new ones.
 */
final class Inference implements AutoCloseable {
  private final Model source;
  private final Rewriting rewriting;
  private final Model copy;
  private final Resources mine = new Resources();

  private Inference(Model source) {
    this.source = source;
    rewriting = Rewriting.forInference(source.network());
    copy = mine.own(Model.unfilled(rewriting.network(), source.backend(), source.seed()));
  }

  /** A copy of the model, to be refreshed before it is run. */
  static Inference unfilled(Model model) {
    return new Inference(model);
  }

  /** A copy of the model as it is now. */
  static Inference of(Model model) {
    var inference = new Inference(model);
    try {
      inference.refresh();
      return inference;
    } catch (RuntimeException | Error e) {
      inference.mine.closeAfter(e);
      throw e;
    }
  }

  /** The rewritten model; closed with this. */
  Model model() {
    return copy;
  }

  /** Takes over the values that the model has now, between two of its training steps. */
  void refresh() {
    var values = source.values();
    // A convolution without bias has one of zeros once it is fused.
    copy.parameters()
        .forEach((name, p) ->
            values.computeIfAbsent(name, fused -> new double[p.spec().shape().size()]));
    rewriting.folds().forEach((conv, fold) -> fold(values, conv, fold));
    copy.fill(values);
  }

  /** f ← f · γ·i and b ← (b − mean) · γ·i + β by filter, with i = 1 / √(variance + ε). */
  private static void fold(Map<String, double[]> values, String conv, Rewriting.Fold fold) {
    double[] f = values(values, conv, "filters"), b = values(values, conv, "bias");
    double[] gamma = values(values, fold.norm(), "gamma"),
        beta = values(values, fold.norm(), "beta");
    double[] mean = values(values, fold.norm(), "runningMean"),
        variance = values(values, fold.norm(), "runningVariance");
    int K = b.length, CRS = f.length / K;
    for (int k = 0; k < K; k++) {
      double scale = gamma[k] / Math.sqrt(variance[k] + fold.epsilon());
      for (int i = 0; i < CRS; i++) f[k * CRS + i] *= scale;
      b[k] = (b[k] - mean[k]) * scale + beta[k];
    }
  }

  private static double[] values(Map<String, double[]> all, String node, String own) {
    return at(all, Parameter.name(node, own));
  }

  @Override
  public void close() {
    mine.close();
  }
}
