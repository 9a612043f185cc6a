package dev.clarinet.test.op;

import static dev.clarinet.op.Activation.Function.LEAKY_RELU;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.Activation.Elements;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.FusedConvolution.Epilogue;
import dev.clarinet.op.MatMul.Sizes;
import dev.clarinet.op.Normalization.Channels;
import dev.clarinet.op.Pooling.Kind;
import dev.clarinet.op.Pooling.Windows;
import dev.clarinet.op.Window;
import dev.clarinet.opencl.ClDevice;
import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.DeviceList;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.test.Answers;
import dev.clarinet.test.Bounds;
import dev.clarinet.test.Dice;
import dev.clarinet.test.OpenClAvailable;
import dev.clarinet.test.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernels for CPUs as other devices get them: with vectors of 4, 8 or 16 floats, with fewer or more cores, with a
 * cache that nothing is known of. With what this one has the whole suite runs.
 */
@OpenClAvailable
class LanesTest {

  private static IntStream widths() {
    int own = device().facts().preferredFloats();
    return IntStream.of(4, 8, 16).filter(floats -> floats != own);
  }

  /**
   * Tiles for windows of so many taps that move by so many pixels, and the error that they may have: each size of tile,
   * and each way that pixels get into it, once.
   */
  private static Stream<Arguments> tiles() {
    return widths()
        .boxed()
        .flatMap(floats -> Stream.of(
            Arguments.of(floats, Winograd.NEVER, 0, 0, 0),
            Arguments.of(floats, Winograd.TILES_OF_2, 3, 2, 1e-6),
            Arguments.of(floats, Winograd.TILES_OF_2, 3, 1, 1e-6),
            Arguments.of(floats, Winograd.TILES_OF_4, 5, 1, 1e-5),
            Arguments.of(floats, Winograd.TILES_OF_4, 3, 1, 1e-5)));
  }

  @ParameterizedTest
  @MethodSource("widths")
  void productsAgreeWithTheDefinition(int floats) {
    var dice = new Dice(7);
    var sizes = IntStream.range(0, 2)
        .boxed()
        .flatMap(i -> Stream.of(
            MatMulTest.any(dice),
            MatMulTest.large(dice),
            MatMulTest.oblong(dice),
            MatMulTest.layers(dice)));
    on(floats, Winograd.NEVER, backend -> sizes.forEach(g -> check(g, dice, backend)));
  }

  private static void check(Sizes g, Dice dice, Backend backend) {
    var trial = MatMulTest.multiply(g, dice.floats(g.A()), dice.floats(g.B()), dice.floats(g.C()));
    check(trial, MatMulTest.bounds(g), backend);
  }

  @ParameterizedTest
  @MethodSource("tiles")
  void convolutionsAgreeWithTheDefinition(
      int floats, Winograd winograd, int window, int stride, double tileError) {
    var dice = new Dice(8);
    var fewTaps = new Geometry(3, 1, 11, 13, 10, Window.kernel(5), 1);
    var deep = new Geometry(1, 137, 9, 7, 141, Window.kernel(3), 1);
    var geometries = Stream.of(
            ConvolutionTest.any(dice), ConvolutionTest.large(dice), many(dice), fewTaps, deep)
        .map(g -> winograd == Winograd.NEVER ? g : seenBy(window, stride, g, dice));
    on(floats, winograd, backend -> geometries.forEach(g -> check(g, dice, tileError, backend)));
  }

  /** Rows of windows that fill vectors of every width, with and without a rest. */
  @ParameterizedTest
  @MethodSource("widths")
  void maximaAgreeWithTheDefinition(int floats) {
    var dice = new Dice(9);
    on(
        floats,
        Winograd.NEVER,
        backend -> IntStream.of(33, 37, 64).forEach(W -> {
          var g = new Windows(
              Kind.MAXIMUM, 2, 3, 7, W, Window.kernel(3).stride(2).pad(1), false, false);
          double[] x = dice.floats(g.input()), dy = dice.floats(g.output());
          check(PoolingTest.forward(g, x), Bounds.exact(), backend);
          PoolingTest.checkGradInput(backend, g, x, dy);
        }));
  }

  /**
   * Four images, or one, whose tiles are few, so that their blocks depend on the cores, and so many channels that who
   * transforms the filters does; and more cores than seats.
   */
  static Stream<Geometry> fewTiles() {
    var window = Window.kernel(3).same();
    return Stream.of(
        new Geometry(1, 20, 28, 28, 37, window, 1),
        new Geometry(4, 20, 28, 28, 37, window, 1),
        new Geometry(1, 137, 9, 7, 141, window, 1));
  }

  @ParameterizedTest
  @MethodSource("fewTiles")
  void coresDoNotDecideTheBits(Geometry g) {
    var dice = new Dice(11);
    double[] x = dice.floats(g.input()), f = dice.floats(g.filters()), b = dice.floats(g.bias());
    double[] dy = dice.floats(g.output());
    var trials = List.<Trial<?>>of(
        ConvolutionTrials.forward(g, x, f, b),
        ConvolutionTrials.gradInput(g, f, dy),
        ConvolutionTrials.gradFilters(g, x, dy));
    for (var winograd : List.of(Winograd.NEVER, Winograd.TILES_OF_4)) {
      var answers = new ArrayList<List<Answers>>();
      for (int cores : new int[] {1, 2, 3, 8, 300})
        on(
            facts -> with(cores, facts.globalCache(), facts.preferredFloats(), facts),
            winograd,
            backend ->
                answers.add(trials.stream().map(trial -> trial.on(backend)).toList()));
      for (var others : answers)
        for (int i = 0; i < trials.size(); i++)
          others.get(i).assertSameBits("another number of cores", answers.get(0).get(i));
    }
  }

  /**
   * What goes past a cache has the same bits as what stays in it; StreamsTest says which does. 39 windows are no whole
   * number of vectors, and three rows of them are none either, so that the second plane begins within one. Three
   * channels are too few for a launch that does all of a channel.
   */
  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16})
  void cachesDoNotDecideTheBits(int floats) {
    var dice = new Dice(12);
    var threes = new Windows(
        Kind.MAXIMUM, 2, 3, 5, 80, Window.kernel(3).stride(2).pad(1, 0, 1, 0), false, false);
    double[] x = dice.floats(threes.input());
    x[7] = x[100] = x[x.length - 1] = Double.NaN;
    var elements = new Elements(LEAKY_RELU, 0.25, Shape.of((1 << 20) + 3));
    var trials = new ArrayList<Trial<?>>(List.of(
        ActivationTest.forward(elements, dice.floats(elements.shape())),
        PoolingTest.forward(threes, x),
        PoolingTest.gradInput(threes, x, dice.floats(threes.output()))));
    trials.addAll(normalizing(Channels.of(Shape.of(3, 9, 15, 16), 1e-5, 0.1), dice));
    trials.addAll(normalizing(Channels.of(Shape.of(40, 3, 15, 16), 1e-5, 0.1), dice));
    var answers = new ArrayList<List<Answers>>();
    for (long cache : new long[] {0, 1, 1 << 20, 1 << 30})
      on(
          facts -> with(1, cache, floats, facts),
          Winograd.NEVER,
          backend -> answers.add(trials.stream().map(trial -> trial.on(backend)).toList()));
    for (var others : answers)
      for (int i = 0; i < trials.size(); i++)
        others.get(i).assertSameBits("another cache", answers.get(0).get(i));
  }

  private static List<Trial<?>> normalizing(Channels g, Dice dice) {
    double[] x = dice.floats(g.input()),
        dy = dice.floats(g.input()),
        saved = dice.floats(g.saved());
    double[] each = dice.floats(g.channels()), variance = new double[g.C()];
    Arrays.fill(variance, 2);
    return List.of(
        NormalizationTest.forward(g, x, each, each, each, variance),
        NormalizationTest.infer(g, x, each, each, each, variance),
        NormalizationTest.backward(g, x, each, saved, dy));
  }

  /** More small images than there are lanes. */
  private static Geometry many(Dice dice) {
    int groups = dice.from(1, 2), C = groups * dice.from(3, 20), K = groups * dice.from(3, 20);
    return new Geometry(
        dice.from(17, 31), C, dice.from(3, 11), dice.from(3, 11), K, Window.kernel(3), groups);
  }

  /** The same images with square windows of neighbours; tiles of spread slopes want an odd padding. */
  private static Geometry seenBy(int taps, int stride, Geometry g, Dice dice) {
    int top = stride == 1 ? dice.from(0, 2) : 1, left = stride == 1 ? dice.from(0, 2) : 1;
    var window =
        Window.kernel(taps).stride(stride).pad(top, dice.from(0, 2), left, dice.from(0, 2));
    return new Geometry(
        g.N(), g.C(), Math.max(taps, g.H()), Math.max(taps, g.W()), g.K(), window, g.groups());
  }

  private static void check(Geometry g, Dice dice, double tileError, Backend backend) {
    double[] x = dice.floats(g.input()), f = dice.floats(g.filters()), b = dice.floats(g.bias());
    double[] dy = dice.floats(g.output());
    int taps = g.R() * g.S(), pixels = g.N() * g.P() * g.Q();
    check(
        ConvolutionTrials.forward(g, x, f, b),
        Bounds.ofTiles(tileError, g.channelsPerGroup() * taps + 1, g),
        backend);
    var fused = new Epilogue(g, LEAKY_RELU, 0.25);
    var ofSum = Bounds.ofTiles(
        tileError, FusedConvolutionTest.terms(fused), FusedConvolutionTest.linear(fused));
    check(
        FusedConvolutionTest.forward(fused, x, f, b, dy),
        FusedConvolutionTest.bounds(fused, ofSum),
        backend);
    check(
        ConvolutionTrials.gradInput(g, f, dy),
        Bounds.ofTiles(tileError, g.filtersPerGroup() * taps, g),
        backend);
    check(ConvolutionTrials.gradFilters(g, x, dy), Bounds.ofTiles(tileError, pixels, g), backend);
    check(ConvolutionTrials.gradBias(g, dy), Bounds.ofSums(pixels, g), backend);
  }

  private static void check(Trial<?> trial, Bounds bounds, Backend backend) {
    var expected = trial.byDefinition();
    trial.on(backend).assertClose(expected, bounds.of(trial, expected));
  }

  private static void on(int floats, Winograd winograd, Consumer<Backend> test) {
    on(facts -> with(facts.computeUnits(), facts.globalCache(), floats, facts), winograd, test);
  }

  private static void on(
      UnaryOperator<DeviceFacts> change, Winograd winograd, Consumer<Backend> test) {
    var opencl = Bindings.chosen();
    var entry = device();
    var wished = new DeviceList.Entry(
        entry.platform(), entry.device(), change.apply(entry.facts()), entry.problem());
    var runtime = ClRuntime.open(opencl, wished, KernelFamily.CPU, Choices.HEURISTIC);
    try (var backend = Backend.over(new ClDevice("opencl:0", runtime, winograd))) {
      test.accept(backend);
    }
  }

  private static DeviceList.Entry device() {
    return DeviceList.read(Bindings.chosen()).entries().get(0);
  }

  private static DeviceFacts with(int cores, long cache, int floats, DeviceFacts facts) {
    return new DeviceFacts(
        facts.name(),
        facts.vendor(),
        facts.driverVersion(),
        facts.deviceVersion(),
        facts.platformName(),
        facts.platformVersion(),
        facts.type(),
        cores,
        facts.localMemory(),
        facts.maxGroup(),
        facts.maxGroupSizes(),
        facts.maxAllocation(),
        facts.globalMemory(),
        cache,
        floats,
        facts.sharesHostMemory(),
        facts.littleEndian(),
        facts.available(),
        facts.compiles());
  }
}
