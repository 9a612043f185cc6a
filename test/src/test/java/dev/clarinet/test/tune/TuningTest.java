package dev.clarinet.test.tune;

import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.train.Losses.meanSquaredError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backend;
import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.Trainer;
import dev.clarinet.data.Dataset;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.MatMul.Sizes;
import dev.clarinet.op.Spec;
import dev.clarinet.op.Window;
import dev.clarinet.opencl.ClBackendProvider;
import dev.clarinet.opencl.ClDevice;
import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.runtime.Candidate;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceList;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Space;
import dev.clarinet.opencl.tune.Tuned;
import dev.clarinet.test.Dice;
import dev.clarinet.test.OpenClAvailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tuning on a real device. */
@OpenClAvailable
class TuningTest {
  private static final Geometry GEOMETRY =
      new Geometry(2, 9, 9, 11, 10, Window.kernel(3).pad(1), 1);

  @TempDir
  Path folder;

  @ParameterizedTest
  @EnumSource
  void anOperationIsTunedWhenItIsPreparedAndNotAgainByTheNext(KernelFamily family) {
    var first = prepared(family, GEOMETRY);
    var second = prepared(family, GEOMETRY);

    assertThat(first).isNotEmpty().allMatch(Tuned::fresh);
    assertThat(first).allSatisfy(tuned -> {
      assertThat(tuned.decision().microseconds()).containsKey(tuned.decision().heuristic());
      assertThat(tuned.decision().thrownOut()).isEmpty();
    });
    assertThat(second).hasSameSizeAs(first).noneMatch(Tuned::fresh);
  }

  /**
   * Sums of 300 steps in pieces of 256, or as the record says of 128: other bits, and the same for each who reads it.
   */
  @Test
  void theSameRecordGivesTheSameBits() throws IOException {
    var sizes = Sizes.of(6, 32, 300);
    Path file = folder.resolve("record.json");
    var provider = ClBackendProvider.through("jocl").family(KernelFamily.CPU).tuned(file);
    float[] untuned = product(provider, sizes);

    prepared(KernelFamily.CPU, sizes);
    String shorter = candidates(sizes).stream()
        .filter(name -> name.contains("x128,"))
        .findFirst()
        .orElseThrow();
    Files.writeString(
        file,
        Files.readString(file).replaceAll("(\"candidate\": )\"[^\"]*\"", "$1\"" + shorter + "\""));

    assertThat(product(provider, sizes)).isEqualTo(product(provider, sizes)).isNotEqualTo(untuned);
    assertThat(product(provider, sizes))
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(untuned);
  }

  /** What launchers may choose for a product, by name. */
  private static List<String> candidates(Sizes sizes) {
    var names = new ArrayList<String>();
    var choices = new Choices() {
      @Override
      public <T> Candidate<T> of(Space<T> space) {
        space.candidates().forEach(candidate -> names.add(candidate.name()));
        return space.heuristic();
      }
    };
    var opencl = Bindings.chosen();
    var device = DeviceList.read(opencl).entries().get(0);
    var runtime = ClRuntime.open(opencl, device, KernelFamily.CPU, choices);
    try (var backend = Backend.over(new ClDevice("opencl:0", runtime, Winograd.NEVER));
        var product = backend.prepare(sizes)) {
      return names;
    }
  }

  @Test
  void aTrainingThatGoesOnTunedOtherwiseSaysSoOnce() {
    Path file = folder.resolve("model.safetensors");
    Network network = Network.of(Shape.of(4), linear(4));
    train(backend -> network.on(backend, 1), file);
    prepared(KernelFamily.CPU, Sizes.of(4, 4, 4));

    String first = ErrorLog.of(() -> train(backend -> Model.load(file, backend), file));
    String second = ErrorLog.of(() -> train(backend -> Model.load(file, backend), file));

    assertThat(first).containsOnlyOnce("is tuned otherwise than where this model was trained");
    assertThat(second).doesNotContain("tuned otherwise");
  }

  /** Trains a model by one step, saves it, and trains it by another. */
  private void train(Function<Backend, Model> opener, Path file) {
    var provider = ClBackendProvider.through("jocl").tuned(folder.resolve("record.json"));
    float[][] four = {{1, 2, 3, 4}};
    var data = Dataset.of(Shape.of(4), four, Shape.of(4), four);
    try (var backend = Backend.over(provider.open(0));
        var model = opener.apply(backend)) {
      var trainer = Trainer.of(model).loss(meanSquaredError()).batchSize(1).epochs(1);
      trainer.fit(data);
      model.save(file);
      trainer.fit(data);
    }
  }

  private static float[] product(ClBackendProvider provider, Sizes sizes) {
    var dice = new Dice(1);
    try (var backend = Backend.over(provider.open(0));
        var product = backend.prepare(sizes);
        var A = backend.tensor(sizes.A()).writeDoubles(dice.doubles(sizes.A()));
        var B = backend.tensor(sizes.B()).writeDoubles(dice.doubles(sizes.B()));
        var C = backend.tensor(sizes.C())) {
      product.multiply(A, B, C);
      return C.read();
    }
  }

  private List<Tuned> prepared(KernelFamily family, Spec<?> spec) {
    var found = new ArrayList<Tuned>();
    var provider = ClBackendProvider.through("jocl")
        .family(family)
        .tuned(folder.resolve("record.json"))
        .tuning(Duration.ofMinutes(5), found::add);
    try (var backend = Backend.over(provider.open(0));
        var operation = backend.prepare(spec)) {
      return found;
    }
  }
}
