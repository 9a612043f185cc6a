package dev.clarinet.test.network;

import static dev.clarinet.layer.Layers.batchNorm2d;
import static dev.clarinet.layer.Layers.flatten;
import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.layer.Layers.relu;
import static dev.clarinet.train.Losses.meanSquaredError;
import static dev.clarinet.train.Optimizers.adam;
import static dev.clarinet.train.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.NonFiniteLossException;
import dev.clarinet.Shape;
import dev.clarinet.Trainer;
import dev.clarinet.data.Dataset;
import dev.clarinet.layer.Inputs;
import dev.clarinet.layer.Layer;
import dev.clarinet.layer.LayerContext;
import dev.clarinet.layer.Stage;
import dev.clarinet.op.Sum;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.train.Listener;
import dev.clarinet.train.Metric;
import dev.clarinet.train.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {

  @EveryBackend
  void learnsToTellStripesApart(Backend backend) {
    try (var model = Nets.small().on(backend, 1)) {
      var history = Trainer.of(model)
          .optimizer(sgd(0.05).momentum(0.9).weightDecay(5e-4))
          .metrics(Metric.accuracy())
          .batchSize(32)
          .epochs(8)
          .fit(Stripes.of(150, 1), Stripes.of(60, 2));

      assertThat(history.epochs()).hasSize(8);
      assertThat(history.last().loss()).isLessThan(history.epochs().get(0).loss() / 2);
      var validation = history.last().validation().orElseThrow();
      assertThat(validation.metrics().get("accuracy")).isGreaterThan(0.9);
      assertThat(validation.confusion().orElseThrow().accuracy())
          .isEqualTo(validation.metrics().get("accuracy"));
    }
  }

  @EveryBackend
  void adamLearnsARegression(Backend backend) {
    var inputs = new float[64][];
    var targets = new float[64][];
    for (int n = 0; n < 64; n++) {
      float a = (n % 8) / 8f, b = Math.floorDiv(n, 8) / 8f;
      inputs[n] = new float[] {a, b};
      targets[n] = new float[] {a - b, Math.abs(a - b)};
    }
    var data = Dataset.of(Shape.of(2), inputs, Shape.of(2), targets);
    var network = Network.of(Shape.of(2), linear(16), relu(), linear(2));
    try (var model = network.on(backend, 2)) {
      var history = Trainer.of(model)
          .loss(meanSquaredError())
          .optimizer(adam(0.02))
          .metrics(Metric.meanAbsoluteError())
          .batchSize(16)
          .epochs(60)
          .fit(data);

      assertThat(history.last().loss()).isLessThan(0.002);
      assertThat(history.last().metrics().get("meanAbsoluteError")).isLessThan(0.05);
    }
  }

  @EveryBackend
  void givesTheSameBitsAgain(Backend backend) {
    assertThat(bits(backend)).isEqualTo(bits(backend));
  }

  /** A layer that changes nothing stands between the ReLU and the maximum of the other, which then cannot do it. */
  @EveryBackend
  void learnsTheSameBitsWhereTheMaximumDoesTheRelu(Backend backend) {
    try (var model = Nets.small().on(backend, 1);
        var walled = Unfused.copyOf(model)) {
      for (var m : List.of(model, walled)) {
        Trainer.of(m)
            .optimizer(sgd(0.05).momentum(0.9))
            .batchSize(16)
            .epochs(2)
            .fit(Stripes.of(40, 1));
      }
      assertThat(bits(model)).isEqualTo(bits(walled));
    }
  }

  private static Map<String, List<Integer>> bits(Backend backend) {
    try (var model = Nets.everything().on(backend, 6)) {
      var wide = Stripes.onTwoChannels(20);
      Trainer.of(model).optimizer(adam(0.01)).batchSize(8).epochs(2).fit(wide);
      return bits(model);
    }
  }

  private static Map<String, List<Integer>> bits(Model model) {
    var bits = new LinkedHashMap<String, List<Integer>>();
    model.parameters().forEach((name, p) -> {
      var values = new ArrayList<Integer>();
      for (float value : p.value().read()) values.add(Float.floatToIntBits(value));
      bits.put(name, values);
    });
    return bits;
  }

  @EveryBackend
  void validationAfterAnEpochIsAnEvaluationOfTheModelAsItIsThen(Backend backend) {
    var compared = new ArrayList<Double>();
    try (var model = Nets.everything().on(backend, 6)) {
      var trainer = Trainer.of(model).optimizer(adam(0.01)).batchSize(8).epochs(3);
      trainer
          .listeners(new Listener() {
            @Override
            public Verdict onEpoch(EpochDone done) {
              double loss = done.epoch().validation().orElseThrow().loss();
              assertThat(loss)
                  .isEqualTo(trainer.evaluate(Stripes.onTwoChannels(11)).loss());
              compared.add(loss);
              return Verdict.CONTINUE;
            }
          })
          .fit(Stripes.onTwoChannels(20), Stripes.onTwoChannels(11));
    }
    assertThat(compared).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void anEvaluationSeesTheModelAsItWasWhenItBegan() {
    try (var reference = Backends.open("reference");
        var model = Nets.small().on(reference, 1)) {
      var same = Stripes.of(1, 1);
      var inputs = new float[4][64];
      for (float[] input : inputs) same.input(0, input, 0);
      var data = Dataset.of(Stripes.IMAGE, inputs, new int[4], Stripes.CLASSES);
      var seen = new SeenAnswers(() -> Trainer.of(model).batchSize(4).epochs(1).fit(data));

      Trainer.of(model).batchSize(1).metrics(seen).evaluate(data);

      assertThat(seen.answers())
          .hasSize(4)
          .allSatisfy(
              answer -> assertThat(answer).containsExactly(seen.answers().get(0)));
    }
  }

  @Test
  void leavesWhatIsFrozenAsItWas() {
    try (var reference = Backends.open("reference");
        var model = Nets.everything().on(reference, 6)) {
      var before = bits(model);
      Trainer.of(model)
          .freeze(name -> !name.startsWith("head"))
          .batchSize(8)
          .epochs(1)
          .fit(Stripes.onTwoChannels(20));

      bits(model).forEach((name, bits) -> {
        if (name.startsWith("head")) assertThat(bits).as(name).isNotEqualTo(before.get(name));
        else assertThat(bits).as(name).isEqualTo(before.get(name));
      });
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Trainer.of(model).freeze(name -> true).fit(Stripes.onTwoChannels(64)))
          .withMessageContaining("frozen");
    }
  }

  @Test
  void usesTheLastPartialBatch() {
    var seen = new ArrayList<Integer>();
    var listener = new Listener() {
      @Override
      public Verdict onStep(StepDone step) {
        seen.add(step.imagesDone());
        return Verdict.CONTINUE;
      }
    };
    try (var reference = Backends.open("reference");
        var model = Nets.small().on(reference, 1)) {
      Trainer.of(model).batchSize(8).epochs(1).listeners(listener).fit(Stripes.of(21, 1));
    }
    assertThat(seen).containsExactly(8, 16, 21);
  }

  @Test
  void aListenerMayStopTheRun() {
    var ended = new boolean[1];
    var listener = new Listener() {
      @Override
      public Verdict onEpoch(EpochDone done) {
        return done.epoch().number() == 2 ? Verdict.STOP : Verdict.CONTINUE;
      }

      @Override
      public void onEnd() {
        ended[0] = true;
      }
    };
    try (var reference = Backends.open("reference");
        var model = Nets.small().on(reference, 1)) {
      var history =
          Trainer.of(model).batchSize(8).epochs(5).listeners(listener).fit(Stripes.of(21, 1));
      assertThat(history.epochs()).hasSize(2);
    }
    assertThat(ended[0]).isTrue();
  }

  @Test
  void aTrainingLeavesNothingOnTheBackendAndAnotherGoesOn() {
    try (var reference = Backends.open("reference");
        var model = Nets.small().on(reference, 1)) {
      int open = reference.openResources();
      long bytes = reference.tensorBytes();
      var trainer = Trainer.of(model).batchSize(8).epochs(2);
      var first = trainer.fit(Stripes.of(40, 1));
      assertThat(reference.openResources()).isEqualTo(open);
      assertThat(reference.tensorBytes()).isEqualTo(bytes);

      var second = trainer.fit(Stripes.of(40, 1));
      assertThat(second.last().loss()).isLessThan(first.last().loss());
      assertThat(reference.openResources()).isEqualTo(open);
    }
  }

  @Test
  void theScheduleMovesTheLearningRate() {
    try (var reference = Backends.open("reference");
        var model = Nets.small().on(reference, 1)) {
      var history = Trainer.of(model)
          .optimizer(sgd(0.1))
          .schedule(Schedule.steps(1, 0.5))
          .batchSize(21)
          .epochs(3)
          .fit(Stripes.of(21, 1));
      assertThat(history.epochs())
          .extracting(epoch -> epoch.learningRate())
          .containsExactly(0.1, 0.05, 0.025);
    }
  }

  @EveryBackend
  void aLossThatIsNotFiniteStopsTheRunAndNamesTheLayer(Backend backend) {
    var network =
        Network.of(Stripes.IMAGE, flatten(), linear(8), relu(), linear(3).named("top"));
    try (var model = network.on(backend, 1)) {
      // What overflows a float; the definition computes in double.
      float huge = backend.name().equals("reference") ? Float.POSITIVE_INFINITY : 3e38f;
      var top = model.parameter("top.bias").value().write(huge, huge, huge);
      model.parameter("top.filters").value().write(filled(24, huge));
      var before = model.parameter("linear1.filters").value().read();

      assertThatExceptionOfType(NonFiniteLossException.class)
          .isThrownBy(() -> Trainer.of(model).batchSize(8).fit(Stripes.of(24, 1)))
          .withMessageContaining("'top'")
          .satisfies(e -> assertThat(e.layer()).isEqualTo("top"));
      assertThat(model.parameter("linear1.filters").value().read())
          .as("the step was suppressed")
          .isEqualTo(before);
      assertThat(top.read()).containsOnly(huge);
    }
  }

  private static float[] filled(int count, float value) {
    var values = new float[count];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void aLastBatchTooSmallForBatchNormIsRefusedBeforeTheFirstStep() {
    var network = Network.of(Stripes.IMAGE, flatten(), linear(4), batchNorm2d(), linear(3));
    try (var reference = Backends.open("reference");
        var model = network.on(reference, 1)) {
      var before = bits(model);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> Trainer.of(model).batchSize(8).fit(Stripes.of(17, 1)))
          .withMessage("batchnorm2d 'batchnorm2d1':"
              + " normalization: a single value a channel has no variance, x is [1,4,1,1]");
      assertThat(bits(model)).isEqualTo(before);
    }
  }

  /** Fails in backward from the third step on, as a driver may, or as a virtual machine without memory. */
  record Breaking(boolean error) implements Layer {
    @Override
    public Shape outputShape(Inputs in) {
      return in.x();
    }

    @Override
    public Stage build(LayerContext in) {
      var copy = in.prepare(new Sum.Terms(1, in.x()));
      return Stage.forward(v -> copy.forward(List.of(v.x()), v.y()))
          .gradInput(Stage.Reads.NOTHING, v -> {
            if (v.step() == 2 && error) throw new OutOfMemoryError("pulled the plug");
            if (v.step() == 2) throw new IllegalStateException("pulled the plug");
            copy.forward(List.of(v.dy()), v.dx());
          });
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStepThatFailsHalfwayMarksTheModelUntilItIsLoadedAgain(boolean error) {
    var network = Network.of(Stripes.IMAGE, flatten(), linear(4), new Breaking(error), linear(3));
    try (var reference = Backends.open("reference");
        var model = network.on(reference, 1);
        var kept = network.on(reference, 1)) {
      assertThatThrownBy(() -> Trainer.of(model).batchSize(4).fit(Stripes.of(24, 1)))
          .hasMessage("pulled the plug");

      assertThatIllegalStateException()
          .isThrownBy(() -> model.copyTo(reference))
          .withMessageContaining("failed halfway");
      assertThatIllegalStateException()
          .isThrownBy(() -> Trainer.of(model).batchSize(4).fit(Stripes.of(24, 1)));
      model.copyFrom(kept);
      model.copyTo(reference).close();
    }
  }

  @Test
  void savingWhileItTrainsSeesWholeSteps() throws Exception {
    try (var reference = Backends.open("reference");
        var model = Nets.small().on(reference, 1)) {
      var training =
          new Thread(() -> Trainer.of(model).batchSize(8).epochs(5).fit(Stripes.of(48, 1)));
      training.start();
      var before = bits(model);
      do {
        try (var copy = model.copyTo(reference)) {
          // All parameters move in each step: a copy of half a step would hold old ones beside new
          // ones.
          var now = bits(copy);
          long moved = now.entrySet().stream()
              .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
              .count();
          assertThat(moved).isIn(0L, (long) now.size());
        }
      } while (training.isAlive());
      training.join();
    }
  }
}
