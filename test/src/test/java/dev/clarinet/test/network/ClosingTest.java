package dev.clarinet.test.network;

import static dev.clarinet.layer.Layers.batchNorm2d;
import static dev.clarinet.layer.Layers.conv2d;
import static dev.clarinet.layer.Layers.flatten;
import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.layer.Layers.relu;
import static dev.clarinet.op.Window.kernel;
import static dev.clarinet.train.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.clarinet.Backend;
import dev.clarinet.Guard;
import dev.clarinet.ImageTranslator;
import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Predictor;
import dev.clarinet.Shape;
import dev.clarinet.Trainer;
import dev.clarinet.Translator;
import dev.clarinet.data.Dataset;
import dev.clarinet.layer.Inputs;
import dev.clarinet.layer.Layer;
import dev.clarinet.layer.LayerContext;
import dev.clarinet.layer.Stage;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Spec;
import dev.clarinet.train.Listener;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is left open where something fails while it is made or closed: nothing. */
class ClosingTest {
  private static final String STUCK = "it cannot be closed";

  /** An operation that does nothing and cannot be closed. */
  record StuckSpec() implements Spec<Operation> {
    @Override
    public Operation composedOn(Backend backend) {
      return new Operation() {
        @Override
        public void close() {
          throw new IllegalStateException(STUCK);
        }
      };
    }

    @Override
    public Operation checked(Operation raw, Guard guard) {
      return new Operation() {
        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }

  /** Hands everything on, and owns such an operation. */
  record Stuck() implements Layer {
    @Override
    public Shape outputShape(Inputs in) {
      return in.x();
    }

    @Override
    public Stage build(LayerContext in) {
      var wall = new Unfused.Wall().build(in);
      in.prepare(new StuckSpec());
      return wall;
    }
  }

  private static final Network NETWORK = Network.of(
      Stripes.IMAGE,
      new Stuck(),
      conv2d(2, kernel(3)),
      batchNorm2d(),
      new Stuck(),
      relu(),
      flatten(),
      linear(3));

  private static void fit(Model model) {
    Dataset data = Stripes.of(10, 1);
    Trainer.of(model).optimizer(adam(0.01)).batchSize(4).epochs(1).fit(data, data);
  }

  private static void predict(Model model) {
    try (var predictor = Predictor.of(model, new ImageTranslator(Stripes.IMAGE, Stripes.CLASSES))) {
      predictor.predict(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY));
    }
  }

  private static void evaluate(Model model) {
    Trainer.of(model).batchSize(4).evaluate(Stripes.of(10, 1));
  }

  @Test
  void whatCannotBeClosedKeepsNothingElseOpen() {
    keepsNothingOpen(ClosingTest::fit);
    keepsNothingOpen(ClosingTest::predict);
    keepsNothingOpen(ClosingTest::evaluate);
  }

  private static void keepsNothingOpen(Consumer<Model> work) {
    try (var backend = Backend.over(new FaultyDevice(Integer.MAX_VALUE))) {
      var failure = catchThrowable(() -> with(NETWORK.on(backend, 1), work));

      assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessage(STUCK);
      assertThat(failure.getSuppressed()).as("the second of two").isNotEmpty();
      assertThat(backend.openResources()).isZero();
    }
  }

  private static void with(Model model, Consumer<Model> work) {
    try (model) {
      work.accept(model);
    }
  }

  @Test
  void whereverTheMemoryEndsNothingIsLeftOpenAndTheReasonIsTold() {
    leavesNothingOpen(ClosingTest::fit);
    leavesNothingOpen(ClosingTest::predict);
    leavesNothingOpen(ClosingTest::evaluate);
  }

  /** Does it with room for one tensor more each time, until there is room enough. */
  private static void leavesNothingOpen(Consumer<Model> work) {
    var device = new FaultyDevice(Integer.MAX_VALUE);
    try (var backend = Backend.over(device)) {
      for (int room = 0; ; room++) {
        device.roomFor(Integer.MAX_VALUE);
        var model = NETWORK.on(backend, 1);
        device.roomFor(room);

        var failure = catchThrowable(() -> with(model, work));

        assertThat(backend.openResources()).as("room for %d", room).isZero();
        if (STUCK.equals(failure.getMessage())) {
          assertThat(room).as("tensors that it takes").isGreaterThan(5);
          return;
        }
        assertThat(failure).as("room for %d", room).hasMessage("the memory is full");
      }
    }
  }

  @Test
  void aBatchForWhichTheMemoryIsTooSmallTakesNothingFromTheNext() {
    var device = new FaultyDevice(Integer.MAX_VALUE);
    var network = Network.of(Stripes.IMAGE, conv2d(2, kernel(3)), relu(), flatten(), linear(3));
    try (var backend = Backend.over(device);
        var model = network.on(backend, 1);
        var predictor = Predictor.of(model, Translator.ofNumbers())) {
      long before = backend.tensorBytes();
      device.roomFor(1);
      assertThatExceptionOfType(OutOfMemoryError.class)
          .isThrownBy(() -> predictor.predict(Collections.nCopies(32, new float[64])));
      assertThat(backend.tensorBytes()).isEqualTo(before);

      device.roomFor(Integer.MAX_VALUE);
      assertThat(predictor.predict(new float[64])).hasSize(3);
    }
  }

  @Test
  void aModelForWhichTheMemoryIsTooSmallIsNotLeftOpen() {
    for (int room = 0; room < 8; room++) {
      try (var backend = Backend.over(new FaultyDevice(room))) {
        assertThatExceptionOfType(OutOfMemoryError.class)
            .isThrownBy(() -> NETWORK.on(backend, 1))
            .withMessage("the memory is full");
        assertThat(backend.openResources()).isZero();
      }
    }
  }

  @Test
  void aClosedModelSaysSo() {
    try (var backend = Backend.over(new FaultyDevice(Integer.MAX_VALUE))) {
      var model = NETWORK.on(backend, 1);
      var other = NETWORK.on(backend, 1);
      model.close();
      model.close();

      saysSo(() -> fit(model));
      saysSo(() -> predict(model));
      saysSo(() -> evaluate(model));
      saysSo(() -> model.copyFrom(other));
      saysSo(() -> other.copyFrom(model));
      saysSo(() -> model.copyTo(backend));
      other.close();
      assertThat(backend.openResources()).isZero();
    }
  }

  @Test
  void aModelThatIsClosedWhileItIsTrainedSaysSoAtTheNextStep() {
    var network = Network.of(Stripes.IMAGE, flatten(), linear(3));
    try (var backend = Backend.over(new FaultyDevice(Integer.MAX_VALUE))) {
      var model = network.on(backend, 1);
      var closing = new Listener() {
        @Override
        public Verdict onStep(StepDone step) {
          model.close();
          return Verdict.CONTINUE;
        }
      };

      saysSo(() -> Trainer.of(model).batchSize(4).listeners(closing).fit(Stripes.of(10, 1)));
      assertThat(backend.openResources()).isZero();
    }
  }

  private static void saysSo(Runnable work) {
    assertThatIllegalStateException().isThrownBy(work::run).withMessage("the model is closed");
  }
}
