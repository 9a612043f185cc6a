package dev.clarinet.test.op;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.Activation;
import dev.clarinet.op.AdamStep;
import dev.clarinet.op.Concatenation;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.Dropout;
import dev.clarinet.op.Finiteness;
import dev.clarinet.op.FusedConvolution;
import dev.clarinet.op.GlobalAverage;
import dev.clarinet.op.MatMul;
import dev.clarinet.op.Normalization;
import dev.clarinet.op.Pooling;
import dev.clarinet.op.Recurrence;
import dev.clarinet.op.SgdStep;
import dev.clarinet.op.SoftmaxCrossEntropy;
import dev.clarinet.op.SquaredError;
import dev.clarinet.op.Sum;
import dev.clarinet.op.Window;
import dev.clarinet.opencl.ClBackendProvider;
import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.test.Dice;
import dev.clarinet.test.Trial;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kernels of one family, each once on small tensors: a program of its own, to be run where something watches it.
 *
 * <p>Extents are no multiples of a tile, and yet most tensors fill their memory to the end, which is rounded up to 64
 * floats, so that who reads behind them is seen.
 */
public final class KernelRounds {
  private static final Dice DICE = new Dice(1);

  private KernelRounds() {}

  /**
   * Runs the kernels of a family on the first device, those of Winograd's tiles or the others, and says each operation
   * before it runs. It opens one device: Oclgrind empties its log when a second one is opened.
   */
  public static void main(String[] familyAndWinograd) {
    var family = KernelFamily.valueOf(familyAndWinograd[0]);
    var winograd = Winograd.valueOf(familyAndWinograd[1]);
    var provider = ClBackendProvider.through("jocl").family(family).winograd(winograd);
    try (var backend = Backend.over(provider.open(0))) {
      (winograd == Winograd.NEVER ? all() : tiles()).forEach(trial -> {
        System.out.println(trial.spec() + " " + trial.slots().keySet());
        trial.once(backend);
      });
    }
  }

  /** Runs each operation on this backend. */
  public static void on(Backend backend) {
    Stream.concat(all(), tiles()).forEach(trial -> trial.once(backend));
  }

  /** Runs on this backend what can be computed in many ways, each of which fits it. */
  public static void choicesOn(Backend backend) {
    var many = new Geometry(2, 261, 9, 10, 35, Window.kernel(3).same(), 1);
    var five = new Geometry(1, 72, 9, 10, 120, Window.kernel(5), 1);
    var products =
        CandidatesTest.PRODUCTS.stream().map(g -> MatMulTest.multiply(g, some(g.A()), some(g.B())));
    var convolutions = Stream.concat(CandidatesTest.CONVOLUTIONS.stream(), Stream.of(many, five))
        .flatMap(g -> convolutions(g, some(g.input()), some(g.filters()), some(g.output())));
    Stream.concat(products, convolutions).forEach(trial -> trial.once(backend));
  }

  private static Stream<Trial<?>> all() {
    return Stream.of(
            products(),
            convolutions(),
            poolings(),
            images(),
            normalizations(),
            elements(),
            losses(),
            steps())
        .flatMap(List::stream);
  }

  private static double[] some(Shape shape) {
    return DICE.floats(shape);
  }

  private static List<Trial<?>> products() {
    var plain = MatMul.Sizes.of(10, 10, 32);
    var turned = plain.withTransposedA().withTransposedB();
    var rows = MatMul.Sizes.of(7, 5, 139).withTransposedB();
    var row = MatMul.Sizes.of(1, 18, 129).withTransposedB();
    return Stream.of(plain, turned, rows, row)
        .<Trial<?>>map(g -> MatMulTest.multiply(g, some(g.A()), some(g.B())))
        .toList();
  }

  private static List<Trial<?>> convolutions() {
    var window = Window.kernel(3, 2).stride(2, 1).pad(1, 0, 2, 2);
    return Stream.of(
            new Geometry(2, 4, 8, 5, 16, window, 1),
            new Geometry(2, 4, 8, 5, 4, window, 4),
            new Geometry(2, 3, 7, 21, 6, Window.kernel(5).stride(2).pad(1, 2, 2, 1), 3),
            new Geometry(2, 3, 7, 21, 3, Window.kernel(3).same(), 3),
            new Geometry(1, 3, 11, 15, 5, Window.kernel(1), 1),
            new Geometry(2, 3, 12, 16, 5, Window.kernel(1), 1),
            new Geometry(2, 4, 5, 7, 9, Window.kernel(1), 1),
            new Geometry(1, 16, 5, 12, 9, Window.kernel(1).stride(2), 1),
            new Geometry(1, 2, 55, 11, 18, Window.kernel(5), 2),
            new Geometry(1, 1, 16, 15, 4, Window.kernel(16, 15).pad(1, 0, 1, 1), 1),
            new Geometry(2, 4, 8, 24, 8, Window.kernel(1), 1))
        .flatMap(g -> convolutions(g, some(g.input()), some(g.filters()), some(g.output())))
        .toList();
  }

  /**
   * Convolutions of tiles that hang over each border of the answer, with fewer channels than a vector, with more,
   * and with so many filters that they are transformed where they are read; and of more tiles than a piece has.
   */
  private static Stream<Trial<?>> tiles() {
    var window = Window.kernel(3).pad(1, 0, 2, 2);
    return Stream.of(
            new Geometry(2, 4, 6, 7, 18, window, 2),
            new Geometry(1, 17, 5, 6, 3, window, 1),
            new Geometry(2, 2, 28, 14, 2, Window.kernel(3).same(), 2),
            new Geometry(9, 14, 6, 5, 12, window, 2),
            new Geometry(1, 20, 4, 4, 512, Window.kernel(3).same(), 1),
            new Geometry(9, 5, 11, 13, 7, Window.kernel(5), 1),
            new Geometry(2, 4, 7, 12, 18, window.stride(2).pad(1, 0, 1, 2), 2))
        .flatMap(g -> Stream.of(
            fused(g),
            ConvolutionTrials.gradInput(g, some(g.filters()), some(g.output())),
            ConvolutionTrials.gradFilters(g, some(g.input()), some(g.output()))));
  }

  private static Trial<?> fused(Geometry g) {
    var relu = new FusedConvolution.Epilogue(g, Activation.Function.RELU, 0);
    return FusedConvolutionTest.forward(
        relu, some(g.input()), some(g.filters()), some(g.bias()), some(g.output()));
  }

  private static Stream<Trial<?>> convolutions(Geometry g, double[] x, double[] f, double[] dy) {
    return Stream.of(
        ConvolutionTrials.forward(g, x, f, some(g.bias())),
        fused(g),
        ConvolutionTrials.gradInput(g, f, dy),
        ConvolutionTrials.gradFilters(g, x, dy),
        ConvolutionTrials.gradBias(g, dy));
  }

  private static List<Trial<?>> poolings() {
    var rare = Window.kernel(3, 2).stride(2, 1).pad(1, 0, 0, 1);
    var usual = Window.kernel(3).stride(2).pad(1);
    var squares = Window.kernel(2).stride(2);
    return Stream.of(Pooling.Kind.values())
        .flatMap(kind -> Stream.of(
            new Pooling.Windows(kind, 2, 3, 5, 7, rare, true, false),
            new Pooling.Windows(kind, 1, 2, 7, 19, usual, false, false),
            new Pooling.Windows(kind, 1, 1, 4, 37, usual, false, false),
            new Pooling.Windows(kind, 1, 2, 5, 19, squares, false, false)))
        .<Trial<?>>flatMap(g -> Stream.of(
            PoolingTest.forward(g, some(g.input())),
            PoolingTest.gradInput(g, some(g.input()), some(g.output()))))
        .toList();
  }

  private static List<Trial<?>> images() {
    var planes = new GlobalAverage.Planes(2, 3, 9, 8);
    var parts = new Concatenation.Parts(List.of(Shape.of(2, 1, 3), Shape.of(2, 2, 3)));
    return List.of(
        GlobalAverageTest.forward(planes, some(planes.input())),
        GlobalAverageTest.gradInput(planes, some(planes.output())),
        ConcatenationTest.forward(
            parts, some(parts.xs().get(0)), some(parts.xs().get(1))),
        ConcatenationTest.gradInput(parts, 1, some(parts.output())));
  }

  /** Of few channels, whose chunks are summed apart, and of so many that one launch does all of a channel. */
  private static List<Trial<?>> normalizations() {
    return Stream.of(3, 17)
        .map(C -> new Normalization.Channels(2, C, 9, 8, 1e-5, 0.1))
        .flatMap(KernelRounds::normalizations)
        .toList();
  }

  private static Stream<Trial<?>> normalizations(Normalization.Channels g) {
    double[] x = some(g.input()), c = some(g.channels());
    double[] variance = DICE.doubles(g.channels(), 1, 2), saved = DICE.doubles(g.saved(), 1, 2);
    return Stream.of(
        NormalizationTest.forward(g, x, c, c, c, variance),
        NormalizationTest.infer(g, x, c, c, c, variance),
        NormalizationTest.backward(g, x, c, saved, some(g.input())));
  }

  private static List<Trial<?>> elements() {
    var shape = Shape.of(7, 11);
    var silu = new Activation.Elements(Activation.Function.SILU, 0, shape);
    var coins = new Dropout.Coins(0.5, 3, shape);
    return List.of(
        ActivationTest.forward(silu, some(shape)),
        ActivationTest.gradInput(silu, some(shape), some(shape), some(shape)),
        RecurrenceTest.forward(new Recurrence.Steps(3, 0.5, 1, Shape.of(211)), some(Shape.of(211))),
        DropoutTest.forward(coins, 5, some(shape)),
        SumTest.forward(new Sum.Terms(3, shape), some(shape), some(shape), some(shape)),
        FinitenessTest.check(new Finiteness.Elements(shape), 0, some(shape)));
  }

  private static List<Trial<?>> losses() {
    var classes = new SoftmaxCrossEntropy.Classes(3, 70);
    var items = new SquaredError.Items(Shape.of(3, 70));
    double[] x = some(items.shape());
    int[] labels = {0, 69, 7}, fewLabels = {0, 9, 3, 3, 1};
    var few = new SoftmaxCrossEntropy.Classes(5, 10);
    return List.of(
        SoftmaxCrossEntropyTest.forward(classes, labels, x),
        SoftmaxCrossEntropyTest.gradInput(classes, labels, x, 1, 2, 3),
        SoftmaxCrossEntropyTest.forward(few, fewLabels, some(Shape.of(5, 10))),
        SoftmaxCrossEntropyTest.gradInput(few, fewLabels, some(Shape.of(5, 10)), 1, 2, 3, 4, 5),
        SquaredErrorTest.forward(items, x, some(items.shape())),
        SquaredErrorTest.gradInput(items, x, some(items.shape()), 1, 2, 3));
  }

  private static List<Trial<?>> steps() {
    var shape = Shape.of(7, 11);
    double[] w = some(shape), g = some(shape), v = DICE.doubles(shape, 0, 1);
    return List.of(
        SgdStepTest.step(new SgdStep.Rule(shape, 0.9, 0.1), 0.1, 0, w, g, v),
        AdamStepTest.step(new AdamStep.Rule(shape, 0.9, 0.999, 1e-8, 0.1), 0.1, 1, 0, w, g, w, v));
  }
}
