package dev.clarinet.test.network;

import static dev.clarinet.layer.Layers.averagePool2d;
import static dev.clarinet.layer.Layers.batchNorm2d;
import static dev.clarinet.layer.Layers.conv2d;
import static dev.clarinet.layer.Layers.flatten;
import static dev.clarinet.layer.Layers.globalAveragePool;
import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.layer.Layers.relu;
import static dev.clarinet.op.Window.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.Classification;
import dev.clarinet.ImageTranslator;
import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Predictor;
import dev.clarinet.Shape;
import dev.clarinet.Trainer;
import dev.clarinet.Translator;
import dev.clarinet.data.Dataset;
import dev.clarinet.layer.Part;
import dev.clarinet.op.CounterRandom;
import dev.clarinet.test.EveryBackend;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PredictorTest {
  private static List<float[]> items(int count) {
    var items = new ArrayList<float[]>();
    for (int n = 0; n < count; n++) {
      var item = new float[128];
      for (int i = 0; i < item.length; i++) item[i] = 2 * CounterRandom.uniform(1, n, i) - 1;
      items.add(item);
    }
    return items;
  }

  /** A model whose batch norms have statistics that are not those they began with. */
  private static Model trained(Backend backend) {
    var model = Nets.everything().on(backend, 4);
    var inputs = items(24).toArray(float[][]::new);
    var labels = new int[24];
    for (int n = 0; n < 24; n++) labels[n] = n % 3;
    var data = Dataset.of(Shape.image(2, 8, 8), inputs, labels, List.of("a", "b", "c"));
    Trainer.of(model).batchSize(8).epochs(2).fit(data);
    return model;
  }

  /** Up to the rounding of sums that were made in another order. */
  private static void assertAlike(float[] answer, float[] expected) {
    float largest = 1;
    for (float e : expected) largest = Math.max(largest, Math.abs(e));
    assertThat(answer).containsExactly(expected, within(2e-5f * largest));
  }

  @EveryBackend
  void answersAsTheModelThatWasNotRewritten(Backend backend) {
    try (var model = trained(backend);
        var unfused = Unfused.copyOf(model);
        var predictor = Predictor.of(model, Translator.ofNumbers());
        var plain = Predictor.of(unfused, Translator.ofNumbers())) {
      var expected = plain.predict(items(5));
      var answers = predictor.predict(items(5));

      for (int n = 0; n < 5; n++) assertAlike(answers.get(n), expected.get(n));
    }
  }

  /** One ReLU behind a convolution, which does it, and once more where none can. */
  @EveryBackend
  void aLayerThatStandsInTwoPlacesAnswersAsTheModelThatWasNotRewritten(Backend backend) {
    var builder = Network.builder();
    String x = builder.input("x", Shape.image(2, 8, 8));
    String relu = builder.add(relu(), builder.add(conv2d(3, kernel(3)), x));
    String again = builder.addSharing(relu, builder.add(averagePool2d(2), relu));
    String y = builder.add(linear(3), builder.add(flatten(), again));
    try (var model = builder.build(y).on(backend, 4);
        var unfused = Unfused.copyOf(model);
        var predictor = Predictor.of(model, Translator.ofNumbers());
        var plain = Predictor.of(unfused, Translator.ofNumbers())) {
      var item = items(1).get(0);

      assertAlike(predictor.predict(item), plain.predict(item));
    }
  }

  @EveryBackend
  void anEvaluationSeesWhatAPredictorAnswers(Backend backend) {
    try (var model = trained(backend);
        var predictor = Predictor.of(model, Translator.ofNumbers())) {
      var items = items(5);
      var seen = new SeenAnswers();
      var data = Dataset.of(
          Shape.image(2, 8, 8),
          items.toArray(float[][]::new),
          new int[items.size()],
          List.of("a", "b", "c"));
      Trainer.of(model).batchSize(1).metrics(seen).evaluate(data);

      var answers = items.stream().map(predictor::predict).toList();
      assertThat(seen.answers()).usingRecursiveComparison().isEqualTo(answers);
    }
  }

  @EveryBackend
  void aBatchAnswersAsOneByOne(Backend backend) {
    try (var model = trained(backend);
        var predictor = Predictor.of(model, Translator.ofNumbers())) {
      var items = items(70);
      var answers = predictor.predict(items);

      assertThat(answers).hasSize(70);
      for (int n = 0; n < 70; n += 3) {
        assertAlike(predictor.predict(items.get(n)), answers.get(n));
      }
      assertThat(predictor.predict(List.<float[]>of())).isEmpty();
    }
  }

  @EveryBackend
  void eightThreadsGetWhatOneGets(Backend backend) throws Exception {
    try (var model = trained(backend);
        var predictor = Predictor.of(model, Translator.ofNumbers())) {
      var items = items(20);
      var alone = items.stream().map(predictor::predict).toList();
      var threads = Executors.newFixedThreadPool(8);
      try {
        var runs = new ArrayList<Future<?>>();
        for (int t = 0; t < 8; t++) {
          runs.add(threads.submit(() -> {
            for (int n = 0; n < items.size(); n++) {
              assertThat(predictor.predict(items.get(n))).containsExactly(alone.get(n));
            }
          }));
        }
        for (Future<?> run : runs) run.get();
      } finally {
        threads.shutdown();
      }
    }
  }

  @Test
  void closingTurnsAwayWhoWaitsAndWaitsForWhoComputes() throws Exception {
    try (var reference = Backends.open("reference");
        var model = Nets.everything().on(reference, 1)) {
      var predictor = Predictor.of(model, Translator.ofNumbers());
      var item = items(1).get(0);
      var threads = Executors.newFixedThreadPool(8);
      try {
        var begun = new CountDownLatch(8);
        var runs = new ArrayList<Future<?>>();
        for (int t = 0; t < 8; t++) {
          runs.add(threads.submit(() -> {
            predictor.predict(item);
            begun.countDown();
            while (true) predictor.predict(item);
          }));
        }
        begun.await();
        predictor.close();
        for (Future<?> run : runs) {
          assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS))
              .hasCauseInstanceOf(IllegalStateException.class)
              .hasMessageContaining("closed");
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  @Timeout(30)
  void sixThousandLayersAreRewrittenInNoTime() {
    var layers = new ArrayList<Part>();
    for (int i = 0; i < 2000; i++) {
      layers.addAll(List.of(conv2d(1, kernel(1)).withoutBias(), batchNorm2d(), relu()));
    }
    var network = Network.of(Shape.image(1, 1, 1), layers.toArray(Part[]::new));
    try (var reference = Backends.open("reference");
        var model = network.on(reference, 1);
        var predictor = Predictor.of(model, Translator.ofNumbers())) {
      assertThat(predictor.predict(new float[] {0})).containsExactly(0);
    }
  }

  @Test
  void worksOnASnapshotOfTheModel() {
    try (var reference = Backends.open("reference")) {
      var model = trained(reference);
      try (var predictor = Predictor.of(model, Translator.ofNumbers())) {
        var item = items(1).get(0);
        float[] before = predictor.predict(item);
        var head = model.parameter("head.filters");
        head.value().write(new float[head.spec().shape().size()]);

        assertThat(predictor.predict(item)).containsExactly(before);
        model.close();
        assertThat(predictor.predict(item)).containsExactly(before);
      }
      assertThat(reference.openResources()).isZero();
    }
  }

  @Test
  void whoAsksOneByOneTakesTheMemoryOfOne() {
    try (var java = Backends.open("java");
        var model = trained(java);
        var predictor = Predictor.of(model, Translator.ofNumbers())) {
      predictor.predict(items(1).get(0));
      long bytes = java.tensorBytes();
      int open = java.openResources();
      for (float[] item : items(5)) predictor.predict(item);

      assertThat(java.tensorBytes()).isEqualTo(bytes);
      assertThat(java.openResources()).isEqualTo(open);
    }
  }

  /** An item's images here have 2^18 numbers, but 2^24 behind the filters: there is room for four of these. */
  @Test
  void itemsThatTheNetworkMakesLargeAreAnsweredAFewAtATime() {
    var image = Shape.image(1, 512, 512);
    var calls = new StringBuilder();
    var translator = new Translator<Integer, Float>() {
      @Override
      public float[] input(Integer number) {
        calls.append('i');
        var input = new float[image.size()];
        Arrays.fill(input, number);
        return input;
      }

      @Override
      public Float output(float[] answer) {
        calls.append('o');
        return answer[0];
      }
    };
    try (var java = Backends.open("java");
        var model =
            Network.of(image, conv2d(64, kernel(1)), globalAveragePool()).on(java, 1);
        var predictor = Predictor.of(model, translator)) {
      float filter = model.parameter("conv2d1.filters").value().read()[0];
      var answers = predictor.predict(List.of(1, 2, 3, 4, 5));

      assertThat(calls).hasToString("iiiioooo" + "io");
      for (int n = 0; n < 5; n++)
        assertThat(answers.get(n)).isCloseTo((n + 1) * filter, within(1e-4f));
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (var reference = Backends.open("reference");
        var model = Nets.everything().on(reference, 1)) {
      var predictor = Predictor.of(model, Translator.ofNumbers());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> predictor.predict(new float[5]))
          .withMessageContaining("[2,8,8]")
          .withMessageContaining("5");
      predictor.close();
      predictor.close();
      assertThatIllegalStateException()
          .isThrownBy(() -> predictor.predict(new float[128]))
          .withMessageContaining("closed");
    }
  }

  @Test
  void aPictureBecomesAnImageFromNoughtToOne() {
    var picture = new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(1, 0, Color.WHITE.getRGB());
    picture.setRGB(2, 1, Color.RED.getRGB());

    var grey = new ImageTranslator(Shape.image(1, 2, 4), List.of("only")).input(picture);
    assertThat(grey).containsExactly(new float[] {0, 1, 0, 0, 0, 0, 0.299f, 0}, within(1e-6f));

    var coloured = new ImageTranslator(Shape.image(3, 2, 4), List.of("only")).input(picture);
    assertThat(coloured[6]).isEqualTo(1);
    assertThat(coloured[8 + 6]).isZero();
    assertThat(new ImageTranslator(Shape.image(1, 8, 8), List.of()).input(picture))
        .hasSize(64);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageTranslator(Shape.image(2, 8, 8), List.of()));
  }

  @Test
  void logitsBecomeProbabilitiesHoweverLarge() {
    var classification = Classification.of(new float[] {1e4f, 1e4f, -1e4f}, List.of("a", "b", "c"));

    assertThat(classification.name()).isEqualTo("a");
    assertThat(classification.probabilities()).containsExactly(0.5, 0.5, 0.0);
    for (float logit : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Classification.of(new float[] {1, logit}, List.of("a", "b")))
          .withMessageContaining(Float.toString(logit));
    }
  }
}
