package dev.clarinet.test.network;

import static dev.clarinet.layer.Layers.averagePool2d;
import static dev.clarinet.layer.Layers.batchNorm2d;
import static dev.clarinet.layer.Layers.branch;
import static dev.clarinet.layer.Layers.concat;
import static dev.clarinet.layer.Layers.conv2d;
import static dev.clarinet.layer.Layers.dropout;
import static dev.clarinet.layer.Layers.flatten;
import static dev.clarinet.layer.Layers.leakyRelu;
import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.layer.Layers.maxPool2d;
import static dev.clarinet.layer.Layers.relu;
import static dev.clarinet.layer.Layers.reshape;
import static dev.clarinet.layer.Layers.residual;
import static dev.clarinet.layer.Layers.silu;
import static dev.clarinet.layer.Layers.tanh;
import static dev.clarinet.op.Window.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.Network;
import dev.clarinet.Network.Node;
import dev.clarinet.Shape;
import dev.clarinet.layer.Add;
import dev.clarinet.layer.Input;
import dev.clarinet.layer.Inputs;
import dev.clarinet.layer.Layer;
import dev.clarinet.layer.LayerContext;
import dev.clarinet.layer.ParameterSpec;
import dev.clarinet.layer.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {

  @Test
  void knowsTheShapeOfEveryLayer() {
    var lenet = Network.of(
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

    assertThat(lenet.shapes(64))
        .containsEntry("x", Shape.of(64, 1, 28, 28))
        .containsEntry("conv2d1", Shape.of(64, 20, 24, 24))
        .containsEntry("pool2d2", Shape.of(64, 50, 4, 4))
        .containsEntry("flatten1", Shape.of(64, 800))
        .containsEntry("linear2", Shape.of(64, 10));
    assertThat(lenet.output()).isEqualTo("linear2");
    assertThat(lenet.summary()).contains("431,080").contains("2,293,000");
  }

  /** A layer of an application. */
  record Twice(int times) implements Layer {
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
  void aLayerWhoseConstantIsOutOfRangeIsNotEvenMade() {
    for (double slope : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> leakyRelu(slope))
          .withMessage("activation: the slope below 0 is at least 0 and finite, not " + slope);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> dropout(1));
  }

  /** A layer that gives its parameters these names. */
  record Naming(List<String> names) implements Layer {
    @Override
    public Shape outputShape(Inputs in) {
      return in.x();
    }

    @Override
    public List<ParameterSpec> parameters(Inputs in) {
      return names.stream()
          .map(name -> ParameterSpec.bias(name, Shape.of(1), 0))
          .toList();
    }

    @Override
    public Stage build(LayerContext in) {
      return Stage.view();
    }
  }

  @Test
  void aParametersNameThatCouldBeTakenForPartOfItsNodesIsRefused() {
    for (String name : List.of("gate.w", ".w", "w.", "", " ")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Network.of(Shape.of(2), new Naming(List.of(name)).named("cell")))
          .withMessage(
              "naming 'cell': a parameter's name is not blank and has no dot, not '%s'", name);
    }
  }

  @Test
  void ofTwoParametersOfOneNameTheModelWouldLoseOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.of(Shape.of(2), new Naming(List.of("w", "w")).named("cell")))
        .withMessage("naming 'cell': two of its parameters are called w");
  }

  @Test
  void aSummarySaysWhatEachLayerIsAndLeavesOutWhatIsUsual() {
    var network = Network.of(
        Shape.image(4, 12, 12),
        conv2d(8, kernel(3).stride(2).same()).groups(2).withoutBias(),
        batchNorm2d(),
        leakyRelu(0.1),
        maxPool2d(kernel(2)).roundingUp(),
        averagePool2d(kernel(3).same()).notCountingPadding(),
        silu(),
        dropout(0.5),
        new Twice(2),
        reshape(2, 2, 50),
        flatten(),
        linear(10).withoutBias(),
        tanh());

    assertThat(network.summary().lines().skip(1).map(NetworkTest::layer))
        .containsExactly(
            "Input",
            "Conv2d 4→8 3×3 stride 2 pad 1 in 2 groups without bias",
            "BatchNorm2d",
            "LeakyReLU 0.1",
            "MaxPool2d 2×2 rounding up",
            "AveragePool2d 3×3 pad 1 not counting padding",
            "SiLU",
            "Dropout 0.5",
            "Twice[times=2]",
            "Reshape [2,2,50]",
            "Flatten",
            "Linear 200→10 without bias",
            "Tanh",
            "");
  }

  /** The second of the columns, which stand two spaces or more apart. */
  private static String layer(String line) {
    String[] cells = line.split(" {2,}", -1);
    return cells.length > 2 && !cells[0].equals("all") ? cells[1] : "";
  }

  @Test
  void namesWhatIsInsideArrangements() {
    var network = Network.of(
        Shape.image(2, 4, 4),
        residual(conv2d(2, kernel(3).same()), relu()),
        concat(branch(conv2d(1, kernel(1)).named("narrow")), branch()));

    assertThat(network.nodes())
        .extracting(Node::name)
        .containsExactly(
            "x",
            "residual1.conv2d1",
            "residual1.activate1",
            "residual1.add1",
            "concat1.narrow",
            "concat1.concat1");
    assertThat(network.item("concat1.concat1")).isEqualTo(Shape.of(3, 4, 4));
  }

  @Test
  void namesTheLayerThatDoesNotFitWithBothShapes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Network.of(Shape.image(2, 8, 8), conv2d(4, kernel(3)), linear(3).named("top")))
        .withMessageContaining("linear 'top'")
        .withMessageContaining("[1,4,6,6]")
        .withMessageContaining("flatten");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.of(Shape.image(2, 8, 8), residual(conv2d(4, kernel(3)))))
        .withMessageContaining("residual1.add1")
        .withMessageContaining("[1,4,6,6]")
        .withMessageContaining("[1,2,8,8]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.of(Shape.image(1, 2, 2), conv2d(4, kernel(3))))
        .withMessageContaining("conv2d1")
        .withMessageContaining("larger than the padded image");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.of(Shape.image(3, 8, 8), conv2d(4, kernel(3)).groups(2)))
        .withMessageContaining("conv2d1")
        .withMessageContaining("groups");
  }

  @Test
  void refusesNamesThatAreTakenOrMissing() {
    var builder = Network.builder();
    String x = builder.input("x", Shape.of(4));
    builder.addNamed("a", relu(), x);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.addNamed("a", relu(), x))
        .withMessageContaining("'a'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.add(relu(), "b"))
        .withMessageContaining("'b', which is not there yet");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.build("c"))
        .withMessageContaining("'c'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.build())
        .withMessageContaining("output");
  }

  @Test
  void refusesALayerThatNobodyUses() {
    var builder = Network.builder();
    String x = builder.input("x", Shape.of(4));
    builder.addNamed("forgotten", relu(), x);
    String y = builder.add(relu(), x);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.build(y))
        .withMessageContaining("'forgotten'");
  }

  @Test
  void twoNodesMayShareParameters() {
    var builder = Network.builder();
    String x = builder.input("x", Shape.of(4));
    String first = builder.add(linear(4), x);
    String second = builder.addSharing(first, first);
    var network = builder.build(builder.add(new Add(), first, second));

    assertThat(network.parameters().keySet()).containsExactly("linear1", "add1");
    assertThat(network.node(second).parametersOf()).isEqualTo(first);
  }

  @Test
  void aLayerWithoutParametersSharesNone() {
    var builder = Network.builder();
    String x = builder.input("x", Shape.of(4));
    String first = builder.add(relu(), x);
    String second = builder.addSharing(first, builder.add(linear(4), first));
    var network = builder.build(second);

    assertThat(network.node(second).layer()).isEqualTo(relu());
    assertThat(network.node(second).parametersOf()).isEqualTo(second);
    assertThat(Network.fromJson(network.toJson())).isEqualTo(network);
  }

  @Test
  void refusesToShareWithALayerThatIsNotThere() {
    var input = new Node("x", Input.of(Shape.of(4)), List.of(), "x");
    var second = new Node("second", relu(), List.of("x"), "first");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.of(List.of(input, second), List.of("second")))
        .withMessage("second cannot share the parameters of first");
  }
}
