package dev.clarinet.test.train;

import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.train.Losses.meanSquaredError;
import static dev.clarinet.train.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import dev.clarinet.train.Evaluation;
import dev.clarinet.train.History;
import dev.clarinet.train.History.Epoch;
import dev.clarinet.train.Listener;
import dev.clarinet.train.Listener.EpochDone;
import dev.clarinet.train.Listener.Verdict;
import dev.clarinet.train.Listeners;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {
  private final Backend reference = Backends.open("reference");
  private final Model model = Network.of(Shape.of(2), linear(1)).on(reference, 1);

  @TempDir
  Path folder;

  @AfterEach
  void close() {
    model.close();
    reference.close();
  }

  private static Epoch epoch(int number, double loss, Optional<Evaluation> validation) {
    return new Epoch(number, loss, Map.of(), validation, 0.1, 1, 100);
  }

  private static Optional<Evaluation> accuracy(double accuracy, double loss) {
    return Optional.of(new Evaluation(loss, Map.of("accuracy", accuracy), Optional.empty()));
  }

  /** Which of these epochs is in the file at the end: each leaves its number in the bias. */
  private int saved(Epoch... epochs) {
    Path file = folder.resolve("best.safetensors");
    var saveBest = Listeners.saveBest(file);
    saveBest.onStart(new Listener.Start(model, epochs.length, 100, 10));
    for (Epoch epoch : epochs) {
      model.parameter("linear1.bias").value().write(epoch.number());
      assertThat(saveBest.onEpoch(new EpochDone(model, epoch, epochs.length)))
          .isEqualTo(Verdict.CONTINUE);
    }
    assertThat(new History(List.of(epochs)).best().number()).isEqualTo(number(file));
    return number(file);
  }

  private int number(Path file) {
    try (var best = Model.load(file, reference)) {
      return (int) best.parameter("linear1.bias").value().read()[0];
    }
  }

  @Test
  void theBestIsThatOfTheHighestAccuracyInValidation() {
    assertThat(saved(
            epoch(1, 3, accuracy(0.5, 1)),
            epoch(2, 2, accuracy(0.9, 5)),
            epoch(3, 1, accuracy(0.8, 0.1))))
        .isEqualTo(2);
  }

  @Test
  void ofEquallyGoodEpochsTheLastIsTheBest() {
    assertThat(saved(epoch(1, 1, accuracy(0.5, 1)), epoch(2, 1, accuracy(0.5, 1))))
        .isEqualTo(2);
  }

  @Test
  void withoutAccuracyTheLeastLossInValidationDecidesElseThatInTraining() {
    var validation = new Evaluation(1, Map.of(), Optional.empty());
    var worse = new Evaluation(2, Map.of(), Optional.empty());

    assertThat(saved(epoch(1, 9, Optional.of(validation)), epoch(2, 1, Optional.of(worse))))
        .isEqualTo(1);
    assertThat(saved(epoch(1, 9, Optional.empty()), epoch(2, 1, Optional.empty())))
        .isEqualTo(2);
  }

  @Test
  void anEpochWhoseLossIsNotFiniteIsNeverTheBest() {
    for (double loss : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThat(saved(epoch(1, 1, accuracy(0.5, 1)), epoch(2, 1, accuracy(0.9, loss))))
          .isEqualTo(1);
      assertThat(saved(epoch(1, 1, accuracy(0.9, loss)), epoch(2, 1, accuracy(0.5, 1))))
          .isEqualTo(2);
      assertThat(saved(epoch(1, 1, Optional.empty()), epoch(2, loss, Optional.empty())))
          .isEqualTo(1);
    }
  }

  @Test
  void whereNoEpochsLossIsFiniteNothingIsSavedAndNoneIsTheBest() {
    Path file = folder.resolve("best.safetensors");
    var network = Network.of(Shape.of(2), linear(1));
    var data = Dataset.of(Shape.of(2), new float[][] {{1, 2}}, Shape.of(1), new float[][] {{3}});
    try (var diverging = network.on(reference, 1)) {
      var history = Trainer.of(diverging)
          .loss(meanSquaredError())
          .optimizer(sgd(1e200))
          .batchSize(1)
          .epochs(1)
          .listeners(Listeners.saveBest(file))
          .fit(data, data);

      assertThat(file).doesNotExist();
      assertThatExceptionOfType(NonFiniteLossException.class)
          .isThrownBy(history::best)
          .withMessageContaining("no epoch ended with a finite loss, the last with Infinity")
          .withMessageContaining("learning rate")
          .satisfies(e -> assertThat(e.layer()).isEqualTo("loss"));
    }
  }

  private static List<Listener> writing(Path file) {
    return List.of(Listeners.csv(file), Listeners.saveBest(file), Listeners.profile(file));
  }

  @Test
  void aFileThatCannotBeWrittenIsRefusedBeforeTheFirstStep() {
    var data = Dataset.of(Shape.of(2), new float[][] {{1, 2}}, Shape.of(1), new float[][] {{3}});
    var trainer = Trainer.of(model).loss(meanSquaredError()).batchSize(1).epochs(1);
    float[] before = model.parameter("linear1.bias").value().read();
    for (Path file : List.of(folder, folder.resolve("missing").resolve("file"))) {
      for (Listener listener : writing(file)) {
        assertThatExceptionOfType(UncheckedIOException.class)
            .isThrownBy(() -> trainer.listeners(listener).fit(data))
            .withMessageStartingWith(file + " cannot be written: ");
      }
    }
    assertThat(model.parameter("linear1.bias").value().read()).isEqualTo(before);
  }

  /** A layer that nobody registered. */
  private record Unknown() implements Layer {
    @Override
    public Shape outputShape(Inputs in) {
      return in.x();
    }

    @Override
    public Stage build(LayerContext in) {
      return Stage.view();
    }
  }

  @Test
  void aNetworkThatJsonDoesNotKnowIsRefusedBeforeTheFirstStep() {
    Path file = folder.resolve("best.safetensors");
    var data = Dataset.of(Shape.of(2), new float[][] {{1, 2}}, Shape.of(1), new float[][] {{3}});
    try (var unknown = Network.of(Shape.of(2), linear(1), new Unknown()).on(reference, 1)) {
      float[] before = unknown.parameter("linear1.bias").value().read();
      var trainer = Trainer.of(unknown)
          .loss(meanSquaredError())
          .batchSize(1)
          .epochs(1)
          .listeners(Listeners.saveBest(file));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.fit(data))
          .withMessageContaining("LayerTypes.register");
      assertThat(unknown.parameter("linear1.bias").value().read()).isEqualTo(before);
    }
  }

  @Test
  void whatIsThereStaysAsItWasUntilThereIsSomethingToWrite() throws IOException {
    Path file = folder.resolve("there"), none = folder.resolve("none");
    Files.writeString(file, "precious");
    var start = new Listener.Start(model, 1, 100, 10);
    for (Path path : List.of(file, none)) {
      Listeners.csv(path).onStart(start);
      Listeners.saveBest(path).onStart(start);
    }

    assertThat(file).hasContent("precious");
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }

  private List<Verdict> verdicts(int patience, double... losses) {
    var stopEarly = Listeners.stopEarly(patience);
    stopEarly.onStart(new Listener.Start(model, losses.length, 100, 10));
    var verdicts = new ArrayList<Verdict>();
    for (double loss : losses) {
      var epoch = epoch(verdicts.size() + 1, loss, Optional.empty());
      verdicts.add(stopEarly.onEpoch(new EpochDone(model, epoch, losses.length)));
    }
    return verdicts;
  }

  @Test
  void aTrainingStopsOnceTheLossHasNotFallenForSoManyEpochs() {
    assertThat(verdicts(2, 3, 2, 2, 1, 1.5, 1))
        .containsExactly(
            Verdict.CONTINUE,
            Verdict.CONTINUE,
            Verdict.CONTINUE,
            Verdict.CONTINUE,
            Verdict.CONTINUE,
            Verdict.STOP);
    assertThatIllegalArgumentException().isThrownBy(() -> Listeners.stopEarly(0));
  }

  @Test
  void aLossThatIsNotFiniteHasNotFallenAndALaterOneStillMay() {
    assertThat(verdicts(2, 3, Double.NaN, 2, Double.NaN, Double.NaN))
        .containsExactly(
            Verdict.CONTINUE, Verdict.CONTINUE, Verdict.CONTINUE, Verdict.CONTINUE, Verdict.STOP);
  }
}
