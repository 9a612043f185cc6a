package dev.clarinet.test.portability;

import static dev.clarinet.layer.Layers.batchNorm2d;
import static dev.clarinet.layer.Layers.conv2d;
import static dev.clarinet.layer.Layers.flatten;
import static dev.clarinet.layer.Layers.globalAveragePool;
import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.layer.Layers.maxPool2d;
import static dev.clarinet.layer.Layers.relu;
import static dev.clarinet.op.Window.kernel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backend;
import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.Trainer;
import dev.clarinet.data.Dataset;
import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.DeviceFacts;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Memory grows as the work does: a device of paper counts the bytes of all buffers, scratch and what the pool keeps
 * included, beside the numbers of a network's activations and parameters.
 */
class MemoryTest {
  /** A device with the kernels that it gets. */
  private record On(String name, DeviceFacts facts, Winograd winograd) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<On> devices() {
    return List.of(
        new On("CPU, directly", Shipped.cpu(8), Winograd.NEVER),
        new On("CPU, by tiles where it pays", Shipped.cpu(8), Winograd.WHERE_IT_PAYS),
        new On("GPU", Shipped.discreteGpu(16), Winograd.NEVER));
  }

  /** A step of N images of so many pixels a side through layers of C channels. */
  private record Step(int N, int extent, int C) {

    Network network() {
      return Network.of(
          Shape.image(1, extent, extent),
          conv2d(C, kernel(3).same()),
          batchNorm2d(),
          relu(),
          conv2d(C, kernel(3).same()),
          batchNorm2d(),
          relu(),
          maxPool2d(2),
          conv2d(C, kernel(3).stride(2).pad(1)),
          relu(),
          globalAveragePool(),
          flatten(),
          linear(2));
    }

    Dataset data() {
      var image = new float[extent * extent];
      var images = Stream.generate(() -> image).limit(N).toArray(float[][]::new);
      return Dataset.of(Shape.image(1, extent, extent), images, new int[N], List.of("0", "1"));
    }

    void train(Backend backend) {
      try (Model model = network().on(backend, 1)) {
        Trainer.of(model).batchSize(N).epochs(1).fit(data());
      }
    }

    void infer(Backend backend) {
      try (Model model = network().on(backend, 1)) {
        Trainer.of(model).batchSize(N).evaluate(data());
      }
    }

    /** Numbers of all activations and parameters. */
    long numbers() {
      var parameters = network().parameters().values().stream().flatMap(List::stream);
      return network().shapes(N).values().stream().mapToLong(Shape::size).sum()
          + parameters.mapToLong(spec -> spec.shape().size()).sum();
    }
  }

  @ParameterizedTest
  @MethodSource("devices")
  void trainingTakesMemoryAsTheBatchHasImages(On on) {
    double[] bytes = Stream.of(1, 4, 16, 64, 256)
        .map(N -> new Step(N, 28, 16))
        .mapToDouble(step -> bytesPerNumber(on, step, true))
        .toArray();
    assertLinear(on, bytes);
  }

  @ParameterizedTest
  @MethodSource("devices")
  void inferenceTakesMemoryAsImagesHavePixels(On on) {
    double[] bytes = Stream.of(28, 56, 112, 224, 448)
        .map(extent -> new Step(1, extent, 16))
        .mapToDouble(step -> bytesPerNumber(on, step, false))
        .toArray();
    assertLinear(on, bytes);
  }

  @ParameterizedTest
  @MethodSource("devices")
  void trainingTakesMemoryAsLayersHaveChannelsAndFilters(On on) {
    double[] bytes = Stream.of(16, 32, 64, 128, 256, 512)
        .map(C -> new Step(16, 28, C))
        .mapToDouble(step -> bytesPerNumber(on, step, true))
        .toArray();
    assertLinear(on, bytes);
  }

  private static double bytesPerNumber(On on, Step step, boolean training) {
    var device = PaperDevice.at(on.facts, on.winograd, Choices.HEURISTIC, backend -> {
      if (training) step.train(backend);
      else step.infer(backend);
    });
    return (double) device.mostBytes() / step.numbers();
  }

  /**
   * At no size much more for each number than at a smaller one, and nowhere more than a handful of floats. Filters,
   * which with many channels are a tenth of all numbers, are transformed in scratch memory: 4 floats for each of the
   * layer's that has most. A CPU has scratch memory for each of two queues, and by tiles in it that of a group for
   * each core.
   */
  private static void assertLinear(On on, double[] bytes) {
    double most = on.winograd == Winograd.NEVER ? 1.7 : 2.5;
    double least = bytes[0];
    for (double each : bytes) {
      assertThat(each)
          .as("bytes for each: %s", Arrays.toString(bytes))
          .isLessThan(most * least)
          .isLessThan(32);
      least = Math.min(least, each);
    }
  }
}
