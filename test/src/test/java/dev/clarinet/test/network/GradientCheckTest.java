package dev.clarinet.test.network;

import static dev.clarinet.layer.Layers.flatten;
import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.layer.Layers.relu;
import static dev.clarinet.layer.Stage.Reads.NOTHING;
import static dev.clarinet.layer.Stage.Reads.X;
import static dev.clarinet.layer.Stage.Reads.Y;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.clarinet.Backends;
import dev.clarinet.GradientCheck;
import dev.clarinet.GradientReport;
import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.layer.Add;
import dev.clarinet.layer.Initializer;
import dev.clarinet.layer.Inputs;
import dev.clarinet.layer.Layer;
import dev.clarinet.layer.LayerContext;
import dev.clarinet.layer.Linear;
import dev.clarinet.layer.ParameterSpec;
import dev.clarinet.layer.Part;
import dev.clarinet.layer.Stage;
import dev.clarinet.op.Activation;
import dev.clarinet.op.Activation.Function;
import dev.clarinet.op.Concatenation;
import dev.clarinet.op.MatMul;
import dev.clarinet.op.Sum;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class GradientCheckTest {

  @Test
  void everyLayerOfTheLibraryIsRight() {
    try (var reference = Backends.open("reference");
        var model = Nets.everything().on(reference, 5)) {
      var report = GradientCheck.model(model);

      assertThat(report.passes()).as(report.toString()).isTrue();
      assertThat(report.entries()).hasSizeGreaterThan(2000);
    }
  }

  @Test
  void aSharedParameterGetsTheSlopesOfAllItsUses() {
    var builder = Network.builder();
    String x = builder.input("x", Shape.of(4));
    String first = builder.add(linear(4), x);
    String second = builder.addSharing(first, builder.add(relu(), first));
    var network = builder.build(builder.add(new Add(), first, second, first));

    try (var reference = Backends.open("reference");
        var model = network.on(reference, 5)) {
      var report = GradientCheck.model(model);
      assertThat(report.passes()).as(report.toString()).isTrue();
    }
  }

  @Test
  void anElementOnACornerIsCountedAndNotBlamed() {
    var report = GradientCheck.layer(new Corner(), Shape.of(3, 100));

    assertThat(report.corners()).isPositive();
    assertThat(report.faults()).isEmpty();
    assertThat(report.passes()).as("too many corners").isFalse();
  }

  @Test
  void findsAWrongSign() {
    assertFound(new WrongSign());
  }

  @Test
  void findsAMissingFactor() {
    assertFound(new MissingFactor());
  }

  @Test
  void findsAnIndexOffByOne() {
    var report = GradientCheck.layer(new OffByOne(), Shape.of(3, 2, 2, 2), Shape.of(3, 2, 2, 2));

    assertThat(report.passes()).isFalse();
    assertThat(report.faults()).isNotEmpty();
  }

  @Test
  void findsASlopeThatOverwritesWhereItShouldAdd() {
    assertFound(new Overwritten());
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void findsAFaultInTheSlopeOfAParameterAndNamesIt(Fault fault) {
    var report = GradientCheck.layer(new FaultyLinear(4, fault), Shape.of(3, 6));

    assertThat(report.passes()).as(report.toString()).isEqualTo(fault == Fault.NONE);
    assertThat(report.faults()).allSatisfy(entry -> assertThat(entry.array()).isEqualTo("filters"));
    assertThat(report.faults())
        .extracting(GradientReport.Entry::index)
        .as("each element that is wrong")
        .hasSize(fault == Fault.NONE ? 0 : 24)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(value = Fault.class, mode = Mode.EXCLUDE, names = "NONE")
  void namesTheLayerTheParameterAndTheIndexOfAFaultInANetwork(Fault fault) {
    try (var reference = Backends.open("reference");
        var model = around(new FaultyLinear(6, fault)).on(reference, 5)) {
      var report = GradientCheck.model(model);

      assertThat(report.faultyLayers()).containsExactly("faultylinear1");
      assertThat(report.toString()).contains("'faultylinear1' filters[0]: backward says");
    }
  }

  @Test
  void namesALayerOfTwoInputsWhoseSlopesAreMixedUp() {
    var builder = Network.builder();
    String x = builder.input("x", Shape.of(6));
    String a = builder.add(new Linear(2, true, Initializer.he()), x),
        b = builder.add(new Linear(2, true, Initializer.he()), x);
    var network = builder.build(builder.addNamed("joined", new OffByOne(), a, b));
    try (var reference = Backends.open("reference");
        var model = network.on(reference, 5)) {
      assertThat(GradientCheck.model(model).faultyLayers()).containsExactly("joined");
    }
  }

  @Test
  void whereTheLossIsLargeRoundingIsTakenForNoCorner() {
    var report = GradientCheck.layer(new HighUp(), Shape.of(3, 40));

    assertThat(report.corners()).isZero();
    assertThat(report.faults()).hasSize(120);
  }

  @Test
  void refusesAReadThatWasNotDeclared() {
    assertThatIllegalStateException()
        .isThrownBy(() -> GradientCheck.layer(new Peeking(), Shape.of(3, 5)))
        .withMessageContaining("reads X in backward, but its stage says [NOTHING]");
  }

  /** Alone, the layer is found; and in a network it is named, and no other. */
  private static void assertFound(Layer faulty) {
    var alone = GradientCheck.layer(faulty, Shape.of(3, 6));
    assertThat(alone.passes()).isFalse();
    assertThat(alone.toString()).contains("WRONG").contains("backward says");

    var network = around(faulty);
    try (var reference = Backends.open("reference");
        var model = network.on(reference, 5)) {
      String name = network.nodes().get(3).name();
      assertThat(GradientCheck.model(model).faultyLayers()).containsExactly(name);
    }
  }

  private static Network around(Layer layer) {
    return Network.of(
        Shape.image(1, 3, 3), flatten(), linear(6), (Part) layer, linear(3), relu(), linear(2));
  }

  /** y = x + 10⁷, whose backward says that its slope is 0. */
  record HighUp() implements Layer {
    @Override
    public Shape outputShape(Inputs in) {
      return in.x();
    }

    @Override
    public Stage build(LayerContext in) {
      var sum = in.prepare(new Sum.Terms(2, in.x()));
      var copy = in.prepare(new Sum.Terms(1, in.x()));
      var height = new float[in.x().size()];
      Arrays.fill(height, 1e7f);
      var high = in.saved(in.x()).write(height);
      var nothing = in.saved(in.x());
      return Stage.forward(v -> sum.forward(List.of(v.x(), high), v.y()))
          .gradInput(NOTHING, v -> copy.forward(List.of(nothing), v.dx()));
    }
  }

  /** tanh, whose slope is −dy·(1 − y²). */
  record WrongSign() implements Layer {
    @Override
    public Shape outputShape(Inputs in) {
      return in.x();
    }

    @Override
    public Stage build(LayerContext in) {
      int N = in.x().get(0), C = in.x().get(1);
      var tanh = in.prepare(new Activation.Elements(Function.TANH, 0, in.x()));
      var negative = in.prepare(new MatMul.Sizes(N, C, C, false, false, -1, 0));
      var identity = in.saved(Shape.of(C, C)).write(identity(C));
      var right = in.saved(in.x());
      return Stage.forward(v -> tanh.forward(v.x(), v.y())).gradInput(Y, v -> {
        tanh.gradInput(v.y(), v.y(), v.dy(), right);
        negative.multiply(right, identity, v.dx());
      });
    }
  }

  private static float[] identity(int M) {
    var values = new float[M * M];
    for (int m = 0; m < M; m++) values[m * M + m] = 1;
    return values;
  }

  /** The original teaching CNN's fault: the slope of tanh without the factor of the chain rule. */
  record MissingFactor() implements Layer {
    @Override
    public Shape outputShape(Inputs in) {
      return in.x();
    }

    @Override
    public Stage build(LayerContext in) {
      var tanh = in.prepare(new Activation.Elements(Function.TANH, 0, in.x()));
      var copy = in.prepare(new Sum.Terms(1, in.x()));
      return Stage.forward(v -> tanh.forward(v.x(), v.y()))
          .gradInput(NOTHING, v -> copy.forward(List.of(v.dy()), v.dx()));
    }
  }

  /** What is wrong with the slope of the filters. */
  enum Fault {
    NONE,
    WRONG_SIGN,
    MISSING_FACTOR,
    COLUMN_OFF_BY_ONE,
    OVERWRITTEN
  }

  /** A copy of the linear layer without bias, made of products, with a fault in its filters' slope df = dyᵀ·x. */
  record FaultyLinear(int K, Fault fault) implements Layer {
    @Override
    public Shape outputShape(Inputs in) {
      return Shape.of(in.x().get(0), K);
    }

    @Override
    public List<ParameterSpec> parameters(Inputs in) {
      return List.of(ParameterSpec.weight("filters", Shape.of(K, in.x().get(1)), Initializer.he()));
    }

    @Override
    public Stage build(LayerContext in) {
      int N = in.x().get(0), C = in.x().get(1);
      double alpha = fault == Fault.WRONG_SIGN ? -1 : fault == Fault.MISSING_FACTOR ? 0.5 : 1;
      // Overwritten: only the first item's slope is there, as if each took the place of the one
      // before.
      int items = fault == Fault.OVERWRITTEN ? 1 : N;
      int shift = fault == Fault.COLUMN_OFF_BY_ONE ? 1 : 0;
      var forward = in.prepare(MatMul.Sizes.of(N, K, C).withTransposedB());
      var byInput = in.prepare(MatMul.Sizes.of(N, C, K));
      var byFilters = in.prepare(new MatMul.Sizes(K, C, items, true, false, alpha, 0));
      var move = in.prepare(MatMul.Sizes.of(K, C, C));
      var moved = in.saved(Shape.of(C, C)).write(shifted(C, shift));
      var slope = in.saved(Shape.of(K, C));
      var f = in.parameter("filters");
      return Stage.forward(v -> forward.multiply(v.x(), f.value(), v.y()))
          .gradParameters(X, v -> {
            byFilters.multiply(v.dy().as(Shape.of(items, K)), v.x().as(Shape.of(items, C)), slope);
            move.multiply(slope, moved, f.grad());
          })
          .gradInput(NOTHING, v -> byInput.multiply(v.dy(), f.value(), v.dx()));
    }
  }

  /** Moves each column to the right by so many. */
  private static float[] shifted(int C, int by) {
    var values = new float[C * C];
    for (int c = 0; c < C; c++) values[c * C + (c + by) % C] = 1;
    return values;
  }

  /** Concatenation whose inputs get the slope of the one after them. */
  record OffByOne() implements Layer {
    @Override
    public Shape outputShape(Inputs in) {
      return new Concatenation.Parts(in.xs()).output();
    }

    @Override
    public Stage build(LayerContext in) {
      var concatenation = in.prepare(new Concatenation.Parts(in.xs()));
      return Stage.forward(v -> concatenation.forward(v.xs(), v.y()))
          .gradInput(0, NOTHING, v -> concatenation.gradInput(1, v.dy(), v.dx(0)))
          .gradInput(1, NOTHING, v -> concatenation.gradInput(0, v.dy(), v.dx(1)));
    }
  }

  /** y = x + tanh(x), whose backward leaves only the second term's slope. */
  record Overwritten() implements Layer {
    @Override
    public Shape outputShape(Inputs in) {
      return in.x();
    }

    @Override
    public Stage build(LayerContext in) {
      var tanh = in.prepare(new Activation.Elements(Function.TANH, 0, in.x()));
      var sum = in.prepare(new Sum.Terms(2, in.x()));
      var copy = in.prepare(new Sum.Terms(1, in.x()));
      var t = in.saved(in.x());
      return Stage.forward(v -> {
            tanh.forward(v.x(), t);
            sum.forward(List.of(v.x(), t), v.y());
          })
          .gradInput(NOTHING, v -> {
            copy.forward(List.of(v.dy()), v.dx());
            tanh.gradInput(t, t, v.dy(), v.dx());
          });
    }
  }

  /** Says that it reads nothing, and reads x. */
  record Peeking() implements Layer {
    @Override
    public Shape outputShape(Inputs in) {
      return in.x();
    }

    @Override
    public Stage build(LayerContext in) {
      var silu = in.prepare(new Activation.Elements(Function.SILU, 0, in.x()));
      return Stage.forward(v -> silu.forward(v.x(), v.y()))
          .gradInput(NOTHING, v -> silu.gradInput(v.x(), v.x(), v.dy(), v.dx()));
    }
  }

  /** ReLU of 0·x: every element lies on the corner. */
  record Corner() implements Layer {
    @Override
    public Shape outputShape(Inputs in) {
      return in.x();
    }

    @Override
    public Stage build(LayerContext in) {
      int C = in.x().get(1);
      var zero = in.prepare(new MatMul.Sizes(in.x().get(0), C, C, false, false, -1, 0));
      var identity = in.saved(Shape.of(C, C)).write(GradientCheckTest.identity(C));
      var sum = in.prepare(new Sum.Terms(2, in.x()));
      var relu = in.prepare(new Activation.Elements(Function.RELU, 0, in.x()));
      var start = in.saved(in.x());
      var moved = in.saved(in.x());
      boolean[] known = new boolean[1];
      return Stage.forward(v -> {
            if (!known[0]) {
              zero.multiply(v.x(), identity, start); // −x as it was first
              known[0] = true;
            }
            sum.forward(List.of(v.x(), start), moved);
            relu.forward(moved, v.y());
          })
          .gradInput(X, v -> relu.gradInput(v.x(), moved, v.dy(), v.dx()));
    }
  }
}
