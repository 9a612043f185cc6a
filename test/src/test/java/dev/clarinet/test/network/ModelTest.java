package dev.clarinet.test.network;

import static dev.clarinet.layer.Layers.conv2d;
import static dev.clarinet.layer.Layers.flatten;
import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.op.Window.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.MalformedFileException;
import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.io.Safetensors;
import dev.clarinet.layer.Initializer;
import dev.clarinet.test.EveryBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {

  @TempDir
  private Path folder;

  @EveryBackend
  void comesBackFromItsFileAsItWas(Backend backend) {
    var file = folder.resolve("model.safetensors");
    try (var model = Nets.everything().on(backend, 7)) {
      model.note("classes", "a\nb\nc").save(file);

      try (var again = Model.load(file, backend)) {
        assertThat(again.network()).isEqualTo(model.network());
        assertThat(again.seed()).isEqualTo(7);
        assertThat(again.notes()).isEqualTo(Map.of("classes", "a\nb\nc"));
        assertThat(again.parameters().keySet()).isEqualTo(model.parameters().keySet());
        model
            .parameters()
            .forEach((name, p) -> assertThat(again.parameter(name).value().read())
                .isEqualTo(p.value().read()));
      }
    }
  }

  @EveryBackend
  void beginsAlikeOnEveryBackend(Backend backend) {
    try (var reference = Backends.open("reference");
        var expected = Nets.everything().on(reference, 3);
        var model = Nets.everything().on(backend, 3)) {
      expected
          .parameters()
          .forEach((name, p) -> assertThat(model.parameter(name).value().read())
              .isEqualTo(p.value().read()));
    }
  }

  @Test
  void initialValuesHaveTheDeviationOfTheirRule() {
    var network = Network.of(
        Shape.image(8, 6, 6),
        conv2d(32, kernel(5)).named("he"),
        conv2d(64, kernel(2)).initialized(Initializer.glorot()).named("glorot"),
        flatten(),
        linear(500).initialized(Initializer.normal(0.3)).named("normal"));
    try (var reference = Backends.open("reference");
        var model = network.on(reference, 1)) {
      assertThat(deviation(model, "he.filters")).isCloseTo(Math.sqrt(2.0 / (8 * 25)), within(0.03));
      assertThat(deviation(model, "glorot.filters"))
          .isCloseTo(Math.sqrt(2.0 / (32 * 4 + 64 * 4)), within(0.03));
      assertThat(deviation(model, "normal.filters")).isCloseTo(0.3, within(0.03));
      assertThat(model.parameter("he.bias").value().read()).containsOnly(0);
    }
  }

  private static Percentage within(double part) {
    return Percentage.withPercentage(100 * part);
  }

  private static double deviation(Model model, String name) {
    double[] values = model.parameter(name).value().readDoubles();
    double mean = Arrays.stream(values).average().orElseThrow();
    return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length);
  }

  @Test
  void aNewNameOfALayerChangesNoInitialValue() {
    var named = Network.of(Shape.of(5), linear(4).named("first"), linear(3).named("last"));
    var numbered = Network.of(Shape.of(5), linear(4), linear(3));
    try (var reference = Backends.open("reference");
        var a = named.on(reference, 9);
        var b = numbered.on(reference, 9);
        var c = numbered.on(reference, 10)) {
      assertThat(a.parameter("last.filters").value().read())
          .isEqualTo(b.parameter("linear2.filters").value().read())
          .isNotEqualTo(c.parameter("linear2.filters").value().read());
    }
  }

  @Test
  void aCopyGoesItsOwnWay() {
    try (var reference = Backends.open("reference");
        var other = Backends.open("reference");
        var model = Nets.small().on(reference, 1);
        var copy = model.copyTo(other)) {
      float[] before = model.parameter("linear1.filters").value().read();
      copy.parameter("linear1.filters").value().write(new float[before.length]);

      assertThat(model.parameter("linear1.filters").value().read()).isEqualTo(before);
      copy.copyFrom(model);
      assertThat(copy.parameter("linear1.filters").value().read()).isEqualTo(before);
    }
  }

  @Test
  void aCopyThatFailsHalfwayMarksTheModel() {
    try (var reference = Backends.open("reference");
        var model = Nets.small().on(reference, 1);
        var other = Nets.small().on(reference, 2)) {
      model.parameter("linear1.bias").value().close();

      assertThatIllegalStateException()
          .isThrownBy(() -> model.copyFrom(other))
          .withMessage("the tensor [3] is closed");
      assertThatIllegalStateException()
          .isThrownBy(() -> model.save(folder.resolve("mixture.safetensors")))
          .withMessageContaining("failed halfway");
    }
  }

  @Test
  void refusesAFileThatIsNoModelOfThisNetwork() throws IOException {
    var file = folder.resolve("model.safetensors");
    try (var reference = Backends.open("reference");
        var model = Nets.small().on(reference, 1)) {
      model.save(file);
      var good = Safetensors.read(file);

      var missing = new LinkedHashMap<>(good.tensors());
      missing.remove("linear1.bias");
      assertRefused(reference, good.metadata(), missing, "linear1.bias");

      var wrongShape = new LinkedHashMap<>(good.tensors());
      wrongShape.put("linear1.bias", Safetensors.Entry.of(Shape.of(4), new float[4]));
      assertRefused(reference, good.metadata(), wrongShape, "FLOAT32[4]");

      var wrongType = new LinkedHashMap<>(good.tensors());
      wrongType.put("linear1.bias", Safetensors.Entry.of(Shape.of(3), new int[3]));
      assertRefused(reference, good.metadata(), wrongType, "INT32[3]");

      var notFinite = new LinkedHashMap<>(good.tensors());
      notFinite.put(
          "linear1.bias", Safetensors.Entry.of(Shape.of(3), new float[] {0, Float.NaN, 0}));
      assertRefused(reference, good.metadata(), notFinite, "element 1 is NaN");

      var extra = new LinkedHashMap<>(good.tensors());
      extra.put("more", Safetensors.Entry.of(Shape.of(4), new float[4]));
      assertRefused(reference, good.metadata(), extra, "more");

      assertRefused(reference, Map.of(), good.tensors(), "there is no network");
      var damaged = new LinkedHashMap<>(good.metadata());
      damaged.put("clarinet.network", "{");
      assertRefused(reference, damaged, good.tensors(), "clarinet.network");

      Files.writeString(file, "no model at all");
      int open = reference.openResources();
      assertThatThrownBy(() -> Model.load(file, reference))
          .isInstanceOf(MalformedFileException.class);
      assertThat(reference.openResources()).isEqualTo(open);
      assertThatThrownBy(() -> Model.load(folder.resolve("none"), reference))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("none");
    }
  }

  private void assertRefused(
      Backend backend,
      Map<String, String> metadata,
      Map<String, Safetensors.Entry> tensors,
      String reason) {
    var file = folder.resolve("changed.safetensors");
    Safetensors.write(file, metadata, tensors);
    int open = backend.openResources();

    assertThatThrownBy(() -> Model.load(file, backend))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("changed.safetensors")
        .hasMessageContaining(reason);
    assertThat(backend.openResources()).isEqualTo(open);
  }

  @Test
  void aSaveThatFailsLeavesTheFileBefore() throws IOException {
    var file = folder.resolve("model.safetensors");
    Files.writeString(file, "precious");
    var network = Network.of(Shape.of(3), new NetworkJsonTest.Unknown(), linear(2));
    try (var reference = Backends.open("reference");
        var model = network.on(reference, 1)) {
      assertThatIllegalArgumentException().isThrownBy(() -> model.save(file));

      assertThat(file).hasContent("precious");
      assertThat(folder).isDirectoryNotContaining("glob:**.tmp*");
    }
  }

  @Test
  void aModelThatIsNotFiniteIsNotSavedAndTheFileBeforeStays() throws IOException {
    var file = folder.resolve("model.safetensors");
    try (var reference = Backends.open("reference");
        var model = Nets.small().on(reference, 1)) {
      model.save(file);
      byte[] before = Files.readAllBytes(file);
      for (double value : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e39}) {
        model.parameter("linear1.bias").value().writeDoubles(0, value, 0);

        assertThatIllegalArgumentException()
            .isThrownBy(() -> model.save(file))
            .withMessage("the model cannot be saved: element 1 of 'linear1.bias' is " + value
                + ", not a finite float");
        assertThat(file).hasBinaryContent(before);
      }
    }
  }

  @Test
  void namesItsParametersAndRefusesOthers() {
    try (var reference = Backends.open("reference");
        var model = Nets.small().on(reference, 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.parameter("linear9.filters"))
          .withMessageContaining("linear1.filters");
      assertThatIllegalArgumentException().isThrownBy(() -> model.note("clarinet.seed", "1"));
    }
  }

  @Test
  void aParameterKnowsItsNodeAndANodeFindsItsParameters() {
    var builder = Network.builder();
    var x = builder.input("x", Shape.of(3));
    var first = builder.addNamed("deep.first", linear(3), x);
    var network = builder.build(builder.addSharing(first, first));
    try (var reference = Backends.open("reference");
        var model = network.on(reference, 1)) {
      for (Network.Node node : network.nodes()) {
        if (node.isInput()) continue;
        var bias = model.parameter(node, "bias");
        assertThat(bias).isSameAs(model.parameter("deep.first.bias"));
        assertThat(bias.layer()).isEqualTo("deep.first");
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.parameter(network.node(first), "gamma"))
          .withMessageContaining("'deep.first.gamma'");
    }
  }
}
