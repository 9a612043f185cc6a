package dev.clarinet.train;

import dev.clarinet.Backend;
import dev.clarinet.Parameter;
import dev.clarinet.Profile;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.internal.Resources;
import dev.clarinet.layer.ParameterSpec.Role;
import java.util.ArrayList;
import java.util.List;

/** An optimiser's prepared steps, one a parameter, with what they own. */
final class StepList implements Optimizer.Steps {
  /** Moves one parameter in step t, counted from 1. */
  interface Move {
    void by(Tensor flag, double learningRate, long t);
  }

  /** Makes the move of one parameter. */
  interface Maker {
    Move of(Parameter parameter, StepList list);
  }

  private final List<Move> moves = new ArrayList<>();
  private final Resources mine = new Resources();
  private long t;

  private StepList() {}

  static StepList of(List<Parameter> learning, Maker maker) {
    var list = new StepList();
    try {
      for (Parameter parameter : learning)
        list.moves.add(labelled(parameter, maker.of(parameter, list)));
      return list;
    } catch (RuntimeException | Error e) {
      list.mine.closeAfter(e);
      throw e;
    }
  }

  private static Move labelled(Parameter parameter, Move move) {
    var backend = parameter.value().backend();
    return (flag, rate, t) ->
        Profile.label(backend, parameter.layer(), "optimizer", () -> move.by(flag, rate, t));
  }

  static void requireRate(double learningRate) {
    if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the learning rate is above 0 and finite, not " + learningRate);
    }
  }

  /** Biases and normalisations do not decay unless asked. */
  static double decay(Parameter parameter, double weightDecay, boolean decaysAll) {
    return decaysAll || parameter.spec().role() == Role.WEIGHT ? weightDecay : 0;
  }

  <T extends AutoCloseable> T own(T resource) {
    return mine.own(resource);
  }

  Tensor zeros(Backend backend, Shape shape) {
    return own(backend.tensor(shape)).write(new float[shape.size()]);
  }

  @Override
  public void step(Tensor flag, double learningRate) {
    t++;
    for (Move move : moves) move.by(flag, learningRate, t);
  }

  @Override
  public void close() {
    mine.close();
  }
}
