package dev.clarinet.layer;

import static dev.clarinet.layer.ParameterSpec.bias;
import static dev.clarinet.layer.ParameterSpec.statistic;
import static dev.clarinet.layer.Stage.Reads.NOTHING;
import static dev.clarinet.layer.Stage.Reads.X;

import dev.clarinet.Shape;
import dev.clarinet.op.Normalization;
import java.util.List;

/**
 * Normalises each channel over the batch; the maths is in {@link Normalization}. Parameters: {@code gamma},
 * {@code beta} and the statistics {@code runningMean}, {@code runningVariance}, each [C].
 *
 * @param epsilon added to the variance
 * @param momentum by which part the running statistics move in a step
 */
public record BatchNorm2d(double epsilon, double momentum) implements Layer {
  @Override
  public Shape outputShape(Inputs in) {
    var input = channels(in).input();
    return in.x().rank() == 2 ? Shape.of(input.get(0), input.get(1)) : input;
  }

  @Override
  public List<ParameterSpec> parameters(Inputs in) {
    Shape C = channels(in).channels();
    return List.of(
        bias("gamma", C, 1),
        bias("beta", C, 0),
        statistic("runningMean", C, 0),
        statistic("runningVariance", C, 1));
  }

  @Override
  public String summary(Inputs in) {
    return "BatchNorm2d";
  }

  @Override
  public Stage build(LayerContext in) {
    var norm = in.prepare(channels(in));
    var gamma = in.parameter("gamma");
    var beta = in.parameter("beta");
    var mean = in.parameter("runningMean").value();
    var variance = in.parameter("runningVariance").value();
    if (!in.training()) {
      // With constant statistics the slope is that of a scale: the same operation without shifts.
      var zero = in.saved(channels(in).channels());
      return Stage.forward(
              v -> norm.infer(v.x(), gamma.value(), beta.value(), mean, variance, v.y()))
          .gradInput(NOTHING, v -> norm.infer(v.dy(), gamma.value(), zero, zero, variance, v.dx()));
    }
    channels(in).requireVariance();
    var saved = in.saved(channels(in).saved());
    return Stage.forward(
            v -> norm.forward(v.x(), gamma.value(), beta.value(), mean, variance, saved, v.y()))
        .backward(
            X,
            v -> norm.backward(
                v.x(), gamma.value(), saved, v.dy(), v.dx(), gamma.grad(), beta.grad()));
  }

  private Normalization.Channels channels(Inputs in) {
    return Normalization.Channels.of(in.x(), epsilon, momentum);
  }
}
