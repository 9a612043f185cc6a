package dev.clarinet.test.network;

import static dev.clarinet.layer.Layers.flatten;
import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.train.Losses.meanSquaredError;
import static dev.clarinet.train.Optimizers.adam;
import static dev.clarinet.train.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.Backends;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.Trainer;
import dev.clarinet.data.Dataset;
import dev.clarinet.layer.Inputs;
import dev.clarinet.layer.Layer;
import dev.clarinet.layer.LayerContext;
import dev.clarinet.layer.ParameterSpec;
import dev.clarinet.layer.Stage;
import dev.clarinet.train.Listener;
import dev.clarinet.train.Metric;
import dev.clarinet.train.Schedule;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerRefusalsTest {

  @Test
  void refusesDataThatDoNotFit() {
    try (var reference = Backends.open("reference");
        var model = Nets.small().on(reference, 1)) {
      var trainer = Trainer.of(model).batchSize(8);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.batchSize(22).fit(Stripes.of(21, 1)))
          .withMessageContaining("22")
          .withMessageContaining("21");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.fit(Stripes.onTwoChannels(10)))
          .withMessageContaining("[1,8,8]")
          .withMessageContaining("[2,8,8]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.loss(meanSquaredError()).fit(Stripes.of(21, 1)))
          .withMessage("the loss MeanSquaredError wants targets, the data set has class labels");
      var four =
          Dataset.of(Stripes.IMAGE, new float[8][64], new int[8], List.of("a", "b", "c", "d"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.fit(four))
          .withMessageContaining("3 classes");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.evaluate(new NoItems()))
          .withMessage("a data set has at least one item");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.fit(Stripes.of(21, 1), new NoItems()))
          .withMessage("a data set has at least one item");
      assertThatIllegalArgumentException().isThrownBy(() -> trainer.batchSize(0));
      assertThatIllegalArgumentException().isThrownBy(() -> trainer.epochs(0));
      assertThatIllegalArgumentException().isThrownBy(() -> sgd(Double.NaN));
      assertThatIllegalArgumentException().isThrownBy(() -> sgd(0.1).momentum(2));
      assertThatIllegalArgumentException().isThrownBy(() -> adam(0.1).weightDecay(-1));
      assertThat(reference.openResources()).as("only the model is open").isEqualTo(4);
    }
  }

  /** Stripes, of which there are none. */
  record NoItems() implements Dataset {
    @Override
    public int size() {
      return 0;
    }

    @Override
    public Shape input() {
      return Stripes.IMAGE;
    }

    @Override
    public Shape target() {
      return Shape.of();
    }

    @Override
    public void input(int i, float[] into, int offset) {}

    @Override
    public void target(int i, float[] into, int offset) {}

    @Override
    public List<String> classes() {
      return Stripes.CLASSES;
    }
  }

  @Test
  void aMetricThatCannotMeasureTheDataIsRefusedBeforeTheFirstStep() {
    var regression = Dataset.of(Shape.of(2), new float[8][2], Shape.of(3), new float[8][3]);
    try (var reference = Backends.open("reference");
        var model = Network.of(Shape.of(2), linear(3)).on(reference, 1);
        var classifier = Nets.small().on(reference, 1)) {
      var trainer = Trainer.of(model).loss(meanSquaredError()).batchSize(4);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.metrics(Metric.accuracy()).fit(regression))
          .withMessage("accuracy wants class labels, the data set has targets");
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              Trainer.of(classifier).metrics(Metric.meanAbsoluteError()).evaluate(Stripes.of(8, 1)))
          .withMessage("meanAbsoluteError wants targets, the data set has class labels");
      trainer.epochs(1).fit(regression);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1})
  void aScheduleThatMakesNoRateIsRefusedBeforeItsStep(double factor) {
    var steps = new AtomicInteger();
    var listener = new Listener() {
      @Override
      public Verdict onStep(StepDone step) {
        steps.incrementAndGet();
        return Verdict.CONTINUE;
      }
    };
    try (var reference = Backends.open("reference");
        var model = Nets.small().on(reference, 1)) {
      var trainer = Trainer.of(model).batchSize(5).epochs(3).listeners(listener);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.schedule(new After(1.25, factor)).fit(Stripes.of(20, 1)))
          .withMessage(
              "the schedule After[epochs=1.25, factor=%s] makes a learning rate of %s"
                  + " in epoch 2: it is finite and at least 0",
              factor, 0.05 * factor);
      assertThat(steps).hasValue(5);
      model.copyTo(reference).close();
      trainer.schedule(new After(0, 0)).fit(Stripes.of(20, 1));
    }
  }

  /** Another factor after so many epochs. */
  record After(double epochs, double factor) implements Schedule {
    @Override
    public double factor(double epochsDone, int epochs) {
      return epochsDone < this.epochs ? 1 : factor;
    }
  }

  @Test
  void stepsThatMakeNoRateAreRefused() {
    for (double factor : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Schedule.steps(2, factor))
          .withMessage("a factor of the learning rate is finite and at least 0, not " + factor);
    }
    assertThat(Schedule.steps(2, 0).factor(2, 4)).isZero();
  }

  /** Learns a number, and makes a slope for its input alone. */
  record Stubborn() implements Layer {
    @Override
    public Shape outputShape(Inputs in) {
      return in.x();
    }

    @Override
    public List<ParameterSpec> parameters(Inputs in) {
      return List.of(ParameterSpec.bias("scale", Shape.of(1), 0));
    }

    @Override
    public Stage build(LayerContext in) {
      return Stage.view();
    }
  }

  @Test
  void aLayerThatMakesNoSlopeForWhatItLearnsIsRefusedUnlessThatIsFrozen() {
    var network = Network.of(Stripes.IMAGE, flatten(), new Stubborn().named("stubborn"), linear(3));
    try (var reference = Backends.open("reference");
        var model = network.on(reference, 1)) {
      var trainer = Trainer.of(model).batchSize(8).epochs(1);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.fit(Stripes.of(21, 1)))
          .withMessage("'stubborn' makes no slope for its parameters");
      trainer.freeze(name -> name.startsWith("stubborn")).fit(Stripes.of(21, 1));
      assertThat(model.parameter("stubborn.scale").value().read()).containsExactly(0);
    }
  }
}
