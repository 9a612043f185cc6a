package dev.clarinet.test.network;

import static dev.clarinet.layer.Layers.conv2d;
import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.op.Window.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.layer.Inputs;
import dev.clarinet.layer.Layer;
import dev.clarinet.layer.LayerContext;
import dev.clarinet.layer.LayerTypes;
import dev.clarinet.layer.Stage;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkJsonTest {

  @Test
  void everyLayerComesBackAsItWas() {
    var network = Nets.everything();

    assertThat(Network.fromJson(network.toJson())).isEqualTo(network);
  }

  @Test
  void isReadableByPeople() {
    var json = Network.of(Shape.of(4), linear(2)).toJson();

    assertThat(json)
        .contains("\"clarinet\": 1")
        .contains("\"layer\": \"linear\"")
        .contains("\"K\": 2")
        .contains("\"inputs\"");
  }

  @Test
  void sharedParametersStayShared() {
    var builder = Network.builder();
    String x = builder.input("x", Shape.of(4));
    String first = builder.add(linear(4), x);
    var network = builder.build(builder.addSharing(first, first));

    assertThat(Network.fromJson(network.toJson())).isEqualTo(network);
  }

  /** What layers here do, which show their input. */
  interface Showing extends Layer {
    @Override
    default Shape outputShape(Inputs in) {
      return in.x();
    }

    @Override
    default Stage build(LayerContext in) {
      return Stage.view();
    }
  }

  /** A layer of somebody's own. */
  record Twice(double factor) implements Showing {}

  @Test
  void aLayerOfOnesOwnIsFoundByItsRegisteredName() {
    LayerTypes.register("twice", Twice.class);
    var network = Network.of(Shape.of(4), new Twice(2));

    assertThat(network.toJson()).contains("\"twice\"").doesNotContain("Twice");
    assertThat(Network.fromJson(network.toJson())).isEqualTo(network);
  }

  /** A part of a layer of somebody's own. */
  record Part(float weight, long key, String name) {}

  /** One with parts of all kinds. */
  record Parts(Part part, List<Part> parts, Shape shape) implements Showing {}

  @Test
  void aLayerOfOnesOwnMayHaveRecordsAndLists() {
    LayerTypes.register("parts", Parts.class);
    var part = new Part(0.5f, Long.MAX_VALUE, "a \"part\"");
    var network = Network.of(Shape.of(4), new Parts(part, List.of(part), Shape.of(2, 3)));

    assertThat(Network.fromJson(network.toJson())).isEqualTo(network);
  }

  /** A layer with a part that Gson does not take. */
  record Maybe(Optional<String> hint) implements Showing {}

  @Test
  void aComponentOfWhichNoJsonCanBeMadeIsNamed() {
    LayerTypes.register("maybe", Maybe.class);
    var network = Network.of(Shape.of(4), new Maybe(Optional.of("a")));

    assertThatIllegalArgumentException()
        .isThrownBy(network::toJson)
        .withMessageStartingWith("'hint' of " + Maybe.class.getName()
            + " is of type java.util.Optional<java.lang.String>, of which JSON cannot be made: ");
  }

  /** A layer that nobody registered. */
  record Unknown() implements Showing {}

  @Test
  void aLayerThatIsNotRegisteredIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.of(Shape.of(4), new Unknown()).toJson())
        .withMessageContaining("LayerTypes.register");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerTypes.register("linear", Unknown.class))
        .withMessageContaining("registered already");
  }

  private static final String GOOD = Network.of(Shape.of(4), linear(2)).toJson();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"layer\": \"linear\"→\"layer\": \"java.lang.Runtime\"",
        "\"K\": 2→\"K\": 0",
        "\"K\": 2→\"K\": \"two\"",
        "\"K\": 2→\"L\": 2",
        "\"K\": 2→\"K\": null",
        "\"K\": 2→\"K\": 99999999999999",
        "\"bias\": true,→",
        "\"bias\": true→\"bias\": true, \"class\": \"x\"",
        "\"distribution\": \"HE\"→\"distribution\": \"SHE\"",
        "\"distribution\": \"HE\",→",
        "\"distribution\": \"HE\"→\"distribution\": null",
        "\"scale\": 1.0→\"scale\": \"1.0\"",
        "\"clarinet\": 1→\"clarinet\": 2",
        "\"clarinet\": 1→\"clarinet\": {}",
        "\"linear1\"→\"x\"",
        "\"x\"→\"z\"",
        "{→[",
        "}→",
      })
  void damageIsRefusedWithAReason(String change) {
    String[] parts = change.split("→", -1);
    String damaged = GOOD.replaceFirst(Pattern.quote(parts[0]), parts[1]);

    assertThat(damaged).isNotEqualTo(GOOD);
    assertThatIllegalArgumentException().isThrownBy(() -> Network.fromJson(damaged));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          "layer": "linear" | "layer": "prelu"  | 'linear1' is a layer 'prelu', which is not registered: LayerTypes.register
          "K": 2            | "K": 0            | linear answers with at least 1 number, not 0
          "clarinet": 1     | "clarinet": 2     | network JSON of version 2, not 1
          "linear1"         | "x"               | two layers are named 'x'
          "nodes"           | "knots"           | network: missing [nodes], unknown [knots]
          """)
  void theReasonIsSaidOnce(String good, String bad, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.fromJson(GOOD.replaceFirst(Pattern.quote(good), bad)))
        .withMessageStartingWith("no network's JSON: ")
        .withMessageContaining(reason)
        .satisfies(
            e -> assertThat(String.valueOf(e.getMessage()).split("JSON: ", -1)).hasSize(2));
  }

  @Test
  void aLayerThatDoesNotFitIsNamed() {
    String json = Network.of(Shape.image(1, 8, 8), conv2d(2, kernel(3))).toJson();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.fromJson(json.replaceFirst("8,\\s+8", "2, 2")))
        .withMessageContaining("'conv2d1'");
  }
}
