package dev.clarinet.test.network;

import static dev.clarinet.layer.Layers.conv2d;
import static dev.clarinet.layer.Layers.flatten;
import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.layer.Layers.maxPool2d;
import static dev.clarinet.layer.Layers.relu;
import static dev.clarinet.op.Window.kernel;
import static dev.clarinet.train.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clarinet.Backend;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.Trainer;
import dev.clarinet.data.Dataset;
import dev.clarinet.op.CounterRandom;
import dev.clarinet.purejava.JavaBackend;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.train.Listener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** LeNet over 50 steps from one seed: other backends go the way of {@code java}. */
class FiftyStepsTest {
  private static final int BATCH = 8;
  private static final int STEPS = 50;
  private static final Network LENET = Network.of(
      Shape.image(1, 28, 28),
      conv2d(20, kernel(5)),
      relu(),
      maxPool2d(2),
      conv2d(50, kernel(5)),
      relu(),
      maxPool2d(2),
      flatten(),
      linear(500),
      relu(),
      linear(10));

  /** The loss of each step, and the slopes of the first. */
  private record Way(List<Double> losses, Map<String, float[]> slopes) {}

  private static final class OnJava {
    private static final Way WAY = way();

    private static Way way() {
      try (var java = JavaBackend.open()) {
        return FiftyStepsTest.way(java, STEPS);
      }
    }
  }

  @EveryBackend
  void theLossesAndTheFirstSlopesAreThoseOfPlainJava(Backend backend) {
    // The definition takes minutes for all of it: two steps show that it goes the same way.
    int steps = backend.name().equals("reference") ? 2 : STEPS;
    var way = way(backend, steps);

    assertThat(way.losses()).hasSize(steps);
    for (int i = 0; i < steps; i++) {
      assertThat(way.losses().get(i))
          .as("step %d", i)
          .isCloseTo(OnJava.WAY.losses().get(i), within(1e-3));
    }
    way.slopes().forEach((name, slopes) -> {
      float[] expected = Objects.requireNonNull(OnJava.WAY.slopes().get(name), name);
      double largest = 0, worst = 0;
      for (int k = 0; k < slopes.length; k++) {
        largest = Math.max(largest, Math.abs(expected[k]));
        worst = Math.max(worst, Math.abs(slopes[k] - expected[k])); // NaN stays
      }
      assertThat(worst).as(name).isLessThanOrEqualTo(1e-5 * largest);
    });
    assertThat(OnJava.WAY.losses().get(STEPS - 1))
        .isLessThan(OnJava.WAY.losses().get(0) / 2);
  }

  private static Way way(Backend backend, int steps) {
    var losses = new ArrayList<Double>();
    var slopes = new LinkedHashMap<String, float[]>();
    try (var model = LENET.on(backend, 42)) {
      var listener = new Listener() {
        private double sum;

        @Override
        public Verdict onStep(StepDone step) {
          double all = step.meanLoss() * step.imagesDone();
          losses.add((all - sum) / BATCH);
          sum = all;
          if (slopes.isEmpty())
            model.parameters().forEach((name, p) -> slopes.put(name, p.grad().read()));
          return losses.size() < steps ? Verdict.CONTINUE : Verdict.STOP;
        }
      };
      Trainer.of(model)
          .optimizer(sgd(0.02).momentum(0.9))
          .batchSize(BATCH)
          .epochs(1)
          .listeners(listener)
          .fit(blots());
    }
    return new Way(losses, slopes);
  }

  /** A bright square on noise; its place is the class. */
  private static Dataset blots() {
    int count = STEPS * BATCH;
    var inputs = new float[count][28 * 28];
    var labels = new int[count];
    for (int n = 0; n < count; n++) {
      labels[n] = n % 10;
      for (int i = 0; i < inputs[n].length; i++)
        inputs[n][i] = 0.5f * CounterRandom.uniform(8, n, i);
      int top = 3 + 12 * (labels[n] % 2), left = 1 + 5 * (labels[n] / 2);
      for (int i = 0; i < 36; i++) inputs[n][(top + i / 6) * 28 + left + i % 6] += 0.5f;
    }
    return Dataset.of(
        Shape.image(1, 28, 28),
        inputs,
        labels,
        IntStream.range(0, 10).mapToObj(Integer::toString).toList());
  }
}
