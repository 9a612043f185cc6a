package dev.clarinet.test.network;

import static dev.clarinet.train.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.Trainer;
import dev.clarinet.data.Dataset;
import dev.clarinet.layer.ParameterSpec;
import dev.clarinet.purejava.JavaBackend;
import dev.clarinet.samples.Digits;
import dev.clarinet.samples.LeNet;
import dev.clarinet.test.Answers;
import dev.clarinet.test.Bounds;
import dev.clarinet.test.Dice;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.train.Listener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * LeNet over 50 steps on digits from one seed: every backend begins with the definition's slopes and goes the way of
 * {@code java}.
 */
class FiftyStepsTest {
  private static final int BATCH = 16;
  private static final int STEPS = 50;

  /** The loss of each step, and the slopes of the first. */
  private record Way(List<Double> losses, Answers slopes) {}

  private static final class OnJava {
    private static final Way WAY = onJava();

    private static Way onJava() {
      try (var java = JavaBackend.open()) {
        return way(java, STEPS);
      }
    }
  }

  /** The definition takes minutes for all of it: two steps show that it goes the same way. */
  private static final class ByDefinition {
    private static final Way WAY = byDefinition();

    private static Way byDefinition() {
      try (var reference = Backends.open("reference")) {
        return way(reference, 2);
      }
    }
  }

  @EveryBackend
  void theFirstSlopesAreTheDefinitionsAndTheLossesThoseOfPlainJava(Backend backend) {
    var way = backend.name().equals("reference") ? ByDefinition.WAY : way(backend, STEPS);

    assertClose(way.losses(), OnJava.WAY.losses());
    way.slopes().assertClose(ByDefinition.WAY.slopes(), bounds(ByDefinition.WAY.slopes()));
    assertThat(OnJava.WAY.losses().get(STEPS - 1))
        .isLessThan(OnJava.WAY.losses().get(0) / 2);
  }

  private static void assertClose(List<Double> losses, List<Double> expected) {
    for (int i = 0; i < losses.size(); i++)
      assertThat(losses.get(i)).as("step %d", i).isCloseTo(expected.get(i), within(1e-4));
  }

  /**
   * The conformance suite's bounds for a sum of n terms, n being the terms of all sums on the way to a slope: forward
   * through the whole chain, back to the layer, and over the batch. Each sum takes the roundings of those before it as
   * they are and adds its own, so that a chain's are those of one sum of all terms, as long as no ReLU and no maximum
   * lies so close that a rounding decides it. In the place of Σ|products|, which only an operation alone can tell,
   * stands the array's largest slope: it is smaller, since signs cancel.
   */
  private static Answers bounds(Answers slopes) {
    var shapes = LeNet.NETWORK.shapes(BATCH);
    var specs = LeNet.NETWORK.parameters();
    var learning = LeNet.NETWORK.nodes().stream()
        .filter(node -> !specs.getOrDefault(node.name(), List.of()).isEmpty())
        .map(Network.Node::name)
        .toList();
    int terms = 0;
    for (String layer : learning) terms += filters(specs, layer).item().size();
    var bounds = new LinkedHashMap<String, double[]>();
    for (int l = learning.size() - 1; l >= 0; l--) {
      String layer = learning.get(l);
      var f = filters(specs, layer);
      int K = f.get(0);
      int overTheBatch = Objects.requireNonNull(shapes.get(layer)).size() / K;
      for (String name : List.of(layer + ".filters", layer + ".bias")) {
        double largest = Arrays.stream(slopes.get(name)).map(Math::abs).max().orElseThrow();
        var magnitudes = new double[slopes.get(name).length];
        Arrays.fill(magnitudes, largest);
        bounds.putAll(Bounds.sums(terms + overTheBatch, new Answers(Map.of(name, magnitudes)))
            .values());
      }
      terms += f.size() / f.get(1);
    }
    return new Answers(bounds);
  }

  private static Shape filters(Map<String, List<ParameterSpec>> specs, String layer) {
    return Objects.requireNonNull(specs.get(layer)).get(0).shape();
  }

  private static Way way(Backend backend, int steps) {
    var losses = new ArrayList<Double>();
    var slopes = new LinkedHashMap<String, double[]>();
    try (var model = LeNet.NETWORK.on(backend, 42)) {
      var listener = new Listener() {
        private double sum;

        @Override
        public Verdict onStep(StepDone step) {
          double all = step.meanLoss() * step.imagesDone();
          losses.add((all - sum) / BATCH);
          sum = all;
          if (slopes.isEmpty())
            model.parameters().forEach((name, p) -> slopes.put(name, p.grad().readDoubles()));
          return losses.size() < steps ? Verdict.CONTINUE : Verdict.STOP;
        }
      };
      Trainer.of(model)
          .optimizer(sgd(0.01).momentum(0.9))
          .batchSize(BATCH)
          .epochs(1)
          .listeners(listener)
          .fit(digits());
    }
    return new Way(losses, new Answers(slopes));
  }

  /**
   * Digits of 8×8 pixels, three times as large within a margin of 2, and noise: nine pixels alike would have maxima of
   * equal numbers, and which of them is the largest by a rounding decides where slopes go. With most noise that happens
   * somewhere on the way too, and then ways part; with this none of twelve, by tiles and directly, with vectors of 4, 8
   * and 16, was more than 3e-6 off.
   */
  private static Dataset digits() {
    var small = Digits.load().train();
    int count = STEPS * BATCH;
    var inputs = new float[count][28 * 28];
    var labels = new int[count];
    var digit = new float[8 * 8];
    var noise = new Dice(6);
    for (int n = 0; n < count; n++) {
      small.input(n, digit, 0);
      labels[n] = small.label(n);
      for (int h = 0; h < 24; h++)
        for (int w = 0; w < 24; w++) inputs[n][(h + 2) * 28 + w + 2] = digit[h / 3 * 8 + w / 3];
      for (int i = 0; i < inputs[n].length; i++) inputs[n][i] += (float) noise.between(0, 0.1);
    }
    return Dataset.of(Shape.image(1, 28, 28), inputs, labels, small.classes());
  }
}
