package dev.clarinet.test.op;

import static dev.clarinet.train.Metric.accuracy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.primitives.Doubles;
import com.google.common.primitives.Floats;
import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.Trainer;
import dev.clarinet.data.ImageSets;
import dev.clarinet.data.Split;
import dev.clarinet.op.Activation;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.FusedConvolution;
import dev.clarinet.op.Window;
import dev.clarinet.opencl.ClBackendProvider;
import dev.clarinet.opencl.ClDevice;
import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceList;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import dev.clarinet.samples.LeNet;
import dev.clarinet.samples.ResidualNetwork;
import dev.clarinet.test.Dice;
import dev.clarinet.test.OpenClAvailable;
import dev.clarinet.test.Trial;
import dev.clarinet.train.Schedule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How accurate Winograd's tiles are, that networks learn as much by them, and how often filters are transformed. */
@OpenClAvailable
class WinogradTest {
  private static final Geometry G = geometry(3, 1, 2);

  /** So many filters that a machine with many cores has a panel for each. */
  private static final Geometry MANY =
      new Geometry(1, 12, 11, 12, 4096, Window.kernel(3).same(), 1);

  private static final Path CLOTHES = Path.of("/usr/share/datasets/fashion-mnist");
  private static final Supplier<Double> DIRECT =
      Suppliers.memoize(() -> learned(Winograd.NEVER, WinogradTest::residual));
  private static final Supplier<Double> LENET_DIRECT =
      Suppliers.memoize(() -> learned(Winograd.NEVER, WinogradTest::lenet));

  /** Two images of many channels, or more that are small. */
  private static Geometry geometry(int window, int stride, int images) {
    return images == 2
        ? new Geometry(2, 64, 14, 13, 48, Window.kernel(window).stride(stride).pad(window / 2), 1)
        : new Geometry(images, 40, 12, 11, 70, Window.kernel(window).pad(1, 0, 0, 2), 2);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 1, 2, NEVER, 5e-7",
    "3, 1, 2, TILES_OF_2, 1e-6",
    "3, 1, 2, TILES_OF_4, 1e-5",
    "3, 2, 2, NEVER, 5e-7",
    "3, 2, 2, TILES_OF_2, 1e-6",
    "3, 2, 2, TILES_OF_4, 1e-6",
    "5, 1, 2, NEVER, 5e-7",
    "5, 1, 2, TILES_OF_4, 1e-5",
    "3, 1, 31, TILES_OF_2, 1e-6",
    "3, 1, 31, TILES_OF_4, 1e-5",
    "5, 1, 31, TILES_OF_4, 1e-5"
  })
  void errorsAreSmallBesideTheLargestSumOfMagnitudes(
      int window, int stride, int images, Winograd winograd, double limit) {
    var G = geometry(window, stride, images);
    var dice = new Dice(3);
    double[] f = mixed(dice, G.filters().size());
    double[] x = afterRelu(mixed(dice, G.input().size())),
        dy = mixed(dice, G.output().size());

    double forward = error(G, winograd, ConvolutionTrials.forward(G, x, f), "y");
    double byInput = error(G, winograd, ConvolutionTrials.gradInput(G, f, dy), "dx");
    double byFilters = error(G, winograd, ConvolutionTrials.gradFilters(G, x, dy), "df");

    System.out.printf(
        "%dx%d stride %d, %d images, Winograd %s: max|y-y'| / max sum|x f| = %.1e forward, %.1e by input, %.1e by filters%n",
        window, window, stride, images, winograd, forward, byInput, byFilters);
    assertThat(forward).isPositive().isLessThanOrEqualTo(limit);
    assertThat(byInput).isPositive().isLessThanOrEqualTo(limit);
    assertThat(byFilters).isPositive().isLessThanOrEqualTo(limit);
  }

  /** Numbers around 0 whose sizes are up to 16 times apart. */
  private static double[] mixed(Dice dice, int size) {
    return IntStream.range(0, size)
        .mapToDouble(i -> (float) (dice.between(-1, 1) * Math.pow(2, dice.from(-4, 0))))
        .toArray();
  }

  private static double[] afterRelu(double[] x) {
    return Arrays.stream(x).map(number -> Math.max(0, number)).toArray();
  }

  private static double error(
      Geometry G, Winograd winograd, Trial<Convolution> trial, String letter) {
    double[] exact = trial.byDefinition().get(letter);
    double[] magnitudes = trial.absolute(G).byDefinition().get(letter);
    var provider = ClBackendProvider.through("jocl").family(KernelFamily.CPU).winograd(winograd);
    try (var backend = Backend.over(provider.open(0))) {
      double[] answers = trial.once(backend).get(letter);
      double worst = IntStream.range(0, exact.length)
          .mapToDouble(i -> Math.abs(answers[i] - exact[i]))
          .max()
          .orElseThrow();
      return worst / Arrays.stream(magnitudes).max().orElseThrow();
    }
  }

  /** In the first pass after a write the convolution transforms so few by itself. */
  @Test
  void filtersAreKeptTransformedFromTheSecondPassOnUntilTheyAreWritten() {
    var runtime = runtime();
    try (var backend = Backend.over(new ClDevice("opencl:0", runtime, Winograd.TILES_OF_4));
        var one = backend.prepare(G);
        var other = backend.prepare(new Geometry(1, 64, 9, 9, 48, Window.kernel(3), 1));
        var x = backend.tensor(G.input()).write(new float[G.input().size()]);
        var f = backend.tensor(G.filters()).write(new float[G.filters().size()]);
        var y = backend.tensor(G.output())) {
      assertThat(transforms(runtime, () -> one.forward(x, f, y))).isZero();
      assertThat(transforms(runtime, () -> one.forward(x, f, y))).isEqualTo(1);
      assertThat(transforms(runtime, () -> {
            one.forward(x, f, y);
            other.forward(x.as(Shape.of(1, 64, 9, 9)), f, y.as(Shape.of(1, 48, 7, 7)));
          }))
          .isZero();
      assertThat(transforms(runtime, () -> one.forward(x, written(f), y))).isZero();
      one.gradInput(f, y, x);
      one.gradInput(f, y, x);
      assertThat(transforms(runtime, () -> one.gradInput(f, y, x))).isZero();
    }
  }

  /** There is nothing that could be kept. */
  @Test
  void filtersThatAreTransformedWhereTheyAreReadTakeNoLaunchAndNoMemory() {
    var runtime = runtime();
    try (var backend = Backend.over(new ClDevice("opencl:0", runtime, Winograd.TILES_OF_4));
        var convolution = backend.prepare(MANY);
        var x = backend.tensor(MANY.input()).write(new float[MANY.input().size()]);
        var f = backend.tensor(MANY.filters()).write(new float[MANY.filters().size()]);
        var y = backend.tensor(MANY.output())) {
      int before = runtime.live().count(Kind.BUFFER);
      assertThat(transforms(runtime, () -> {
            convolution.forward(x, f, y);
            convolution.forward(x, f, y);
          }))
          .isZero();
      assertThat(runtime.live().count(Kind.BUFFER)).isEqualTo(before);
    }
  }

  /** Many filters for many tiles are transformed by a launch after each write. */
  @Test
  void manyFiltersForManyTilesAreTransformedByALaunch() {
    var g = new Geometry(4, 150, 20, 20, 140, Window.kernel(3).same(), 1);
    var runtime = runtime();
    try (var backend = Backend.over(new ClDevice("opencl:0", runtime, Winograd.TILES_OF_4));
        var convolution = backend.prepare(g);
        var x = backend.tensor(g.input()).write(new float[g.input().size()]);
        var f = backend.tensor(g.filters());
        var y = backend.tensor(g.output())) {
      int before = runtime.live().count(Kind.BUFFER);
      for (int i = 0; i < 2; i++)
        assertThat(transforms(runtime, () -> convolution.forward(x, written(f), y)))
            .isEqualTo(1);
      assertThat(runtime.live().count(Kind.BUFFER)).isEqualTo(before);
    }
  }

  /** They lie in scratch memory; what is asked for twice gets memory of its own. */
  @Test
  void filtersThatAreWrittenBeforeEachPassTakeNoMemoryOfTheirOwn() {
    var runtime = runtime();
    try (var backend = Backend.over(new ClDevice("opencl:0", runtime, Winograd.TILES_OF_4));
        var convolution = backend.prepare(G);
        var x = backend.tensor(G.input()).write(new float[G.input().size()]);
        var f = backend.tensor(G.filters());
        var y = backend.tensor(G.output())) {
      for (int i = 0; i < 3; i++) {
        convolution.forward(x, written(f), y);
        convolution.gradInput(f, y, x);
        runtime.finish();
      }
      int before = runtime.live().count(Kind.BUFFER);
      convolution.forward(x, f, y);
      convolution.gradInput(f, y, x);
      assertThat(runtime.live().count(Kind.BUFFER)).isEqualTo(before + 2);
    }
  }

  /** Filters that change are transformed by each core, or where they are read; those that stay by a launch. */
  @ParameterizedTest
  @EnumSource(names = {"TILES_OF_2", "TILES_OF_4"})
  void answersAreTheSameWhetherFiltersAreKeptOrNot(Winograd winograd) {
    var window = Window.kernel(3).same();
    answersAreTheSame(winograd, G);
    answersAreTheSame(winograd, new Geometry(2, 36, 11, 12, 30, window, 3));
    answersAreTheSame(winograd, new Geometry(2, 9, 11, 12, 20, window.stride(2), 1));
    answersAreTheSame(winograd, new Geometry(2, 9, 11, 12, 20, Window.kernel(5).same(), 1));
    answersAreTheSame(winograd, MANY);
  }

  private static void answersAreTheSame(Winograd winograd, Geometry g) {
    var dice = new Dice(11);
    try (var backend = Backend.over(new ClDevice("opencl:0", runtime(), winograd));
        var convolution = backend.prepare(g);
        var fused =
            backend.prepare(new FusedConvolution.Epilogue(g, Activation.Function.IDENTITY, 0));
        var x = backend.tensor(g.input(), floats(mixed(dice, g.input().size())));
        var dy = backend.tensor(g.output(), floats(mixed(dice, g.output().size())));
        var f = backend.tensor(g.filters());
        var b = backend.tensor(g.bias(), new float[g.bias().size()]);
        var y = backend.tensor(g.output());
        var dx = backend.tensor(g.input())) {
      for (int step = 0; step < 3; step++) {
        f.write(floats(mixed(dice, g.filters().size())));
        convolution.forward(x, f, y);
        convolution.gradInput(f, dy, dx);
        float[] forward = y.read(), slope = dx.read();
        for (int again = 0; again < 2; again++) {
          convolution.forward(x, f, y);
          convolution.gradInput(f, dy, dx);
          assertThat(y.read()).isEqualTo(forward);
          assertThat(dx.read()).isEqualTo(slope);
          fused.forward(x, f, b, y);
          assertThat(y.read()).isEqualTo(forward);
        }
      }
    }
  }

  @Test
  void filtersOfInferenceAreTransformedOnce() {
    var runtime = runtime();
    try (var backend = Backend.over(new ClDevice("opencl:0", runtime, Winograd.TILES_OF_4));
        var fused = backend.prepare(new FusedConvolution.Epilogue(G, Activation.Function.RELU, 0));
        var x = backend.tensor(G.input()).write(new float[G.input().size()]);
        var f = backend.tensor(G.filters()).write(new float[G.filters().size()]);
        var b = backend.tensor(G.bias()).write(new float[G.bias().size()]);
        var y = backend.tensor(G.output())) {
      assertThat(transforms(runtime, () -> {
            fused.forward(x, f, b, y);
            fused.forward(x, f, b, y);
          }))
          .isEqualTo(1);
    }
  }

  private static ClRuntime runtime() {
    var opencl = Bindings.named("jocl");
    var device = DeviceList.read(opencl).entries().get(0);
    return ClRuntime.open(opencl, device, KernelFamily.CPU, Choices.HEURISTIC);
  }

  /** Else a model that was loaded would not train on bit by bit as the one that was saved. */
  @Test
  void howOftenFiltersWereWrittenDoesNotDecideHowTheyAreTaken() {
    var dice = new Dice(5);
    var g = new Geometry(1, 512, 7, 7, 512, Window.kernel(3).same(), 1);
    float[] numbers = floats(mixed(dice, g.filters().size()));
    var provider = ClBackendProvider.through("jocl").family(KernelFamily.CPU);
    try (var backend = Backend.over(provider.open(0));
        var convolution = backend.prepare(g);
        var x = backend.tensor(g.input(), floats(mixed(dice, g.input().size())));
        var f = backend.tensor(g.filters(), numbers);
        var y = backend.tensor(g.output())) {
      convolution.forward(x, f, y);
      float[] once = y.read();
      for (int i = 0; i < 9; i++) f.write(numbers);
      convolution.forward(x, f, y);
      assertThat(y.read()).containsExactly(once);
    }
  }

  private static float[] floats(double[] numbers) {
    return Floats.toArray(Doubles.asList(numbers));
  }

  private static Tensor written(Tensor f) {
    return f.write(new float[f.shape().size()]);
  }

  private static long transforms(ClRuntime runtime, Runnable work) {
    return launches(runtime, work).stream()
        .filter(kernel -> kernel.equals("convolution_winograd_filters"))
        .count();
  }

  private static List<String> launches(ClRuntime runtime, Runnable work) {
    var kernels = new ArrayList<String>();
    try (var profiling = runtime.profile(kernel -> {
      kernels.add(kernel);
      return (start, end) -> {};
    })) {
      work.run();
      runtime.finish();
    }
    return kernels;
  }

  @ParameterizedTest
  @CsvSource({"3, TILES_OF_2", "3, TILES_OF_4", "5, TILES_OF_4", "5, WHERE_IT_PAYS"})
  void smallImagesLieSideBySideInVectors(int window, Winograd winograd) {
    var opencl = Bindings.named("jocl");
    var runtime = ClRuntime.open(
        opencl, DeviceList.read(opencl).entries().get(0), KernelFamily.CPU, Choices.HEURISTIC);
    var g = new Geometry(64, 20, 12, 12, 50, Window.kernel(window), 1);
    try (var backend = Backend.over(new ClDevice("opencl:0", runtime, winograd));
        var convolution = backend.prepare(g);
        var x = backend.tensor(g.input()).write(new float[g.input().size()]);
        var f = backend.tensor(g.filters()).write(new float[g.filters().size()]);
        var y = backend.tensor(g.output())) {
      assertThat(launches(runtime, () -> convolution.forward(x, f, y)))
          .contains("convolution_winograd_images");
      assertThat(launches(runtime, () -> convolution.gradInput(f, y, x)))
          .contains("convolution_winograd_scatter");
      assertThat(launches(runtime, () -> convolution.gradFilters(x, y, f)))
          .contains("convolution_filters_winograd_images");
    }
  }

  /** 360 digits test: one of them more or less is 0.0028. */
  @ParameterizedTest
  @EnumSource(names = {"TILES_OF_2", "TILES_OF_4", "WHERE_IT_PAYS"})
  void aResidualNetworkLearnsAsMuchAsDirectly(Winograd winograd) {
    assertThat(learned(winograd, WinogradTest::residual))
        .isGreaterThan(0.96)
        .isCloseTo(DIRECT.get(), within(0.015));
  }

  /** 2,500 images of clothes test; 25 of them may come out otherwise. */
  @ParameterizedTest
  @EnumSource(names = {"TILES_OF_4", "WHERE_IT_PAYS"})
  void lenetLearnsAsMuchAsDirectly(Winograd winograd) {
    assumeTrue(
        Files.isDirectory(CLOTHES), "Debian's package dataset-fashion-mnist is not installed");
    assertThat(learned(winograd, WinogradTest::lenet))
        .isGreaterThan(0.8)
        .isCloseTo(LENET_DIRECT.get(), within(0.01));
  }

  private static double residual(Backend backend) {
    return ResidualNetwork.run(backend, 10);
  }

  /**
   * By 7,500 images, twice, with a learning rate that falls to 0, and first weights with which it matters little how
   * sums are rounded: 16 images of 2,500 in nine ways, 11 beside the direct one. With others it moves 25, 75 and more.
   */
  private static double lenet(Backend backend) {
    var clothes = ImageSets.fashionMnist(Optional.of(CLOTHES));
    try (var model = LeNet.NETWORK.on(backend, 10)) {
      var trainer = Trainer.of(model).metrics(accuracy()).epochs(2).schedule(Schedule.cosine());
      trainer.fit(Split.every(8, clothes.train()).test());
      return trainer.evaluate(Split.every(4, clothes.test()).test()).metric(accuracy());
    }
  }

  private static double learned(Winograd winograd, ToDoubleFunction<Backend> training) {
    var provider = ClBackendProvider.through("jocl").family(KernelFamily.CPU).winograd(winograd);
    try (var backend = Backend.over(provider.open(0))) {
      return training.applyAsDouble(backend);
    }
  }

  @Test
  void answersFollowFiltersThatWereWritten() {
    var provider = ClBackendProvider.through("jocl").winograd(Winograd.TILES_OF_4);
    var g = new Geometry(1, 1, 4, 4, 1, Window.kernel(3), 1);
    try (var backend = Backend.over(provider.family(KernelFamily.CPU).open(0));
        var convolution = backend.prepare(g);
        var x = backend.tensor(g.input()).write(ones(16));
        var f = backend.tensor(g.filters()).write(ones(9));
        var y = backend.tensor(g.output())) {
      convolution.forward(x, f, y);
      assertThat(y.read()).usingComparatorWithPrecision(1e-4f).containsExactly(9, 9, 9, 9);
      f.write(new float[9]);
      convolution.forward(x, f, y);
      assertThat(y.read()).containsExactly(0, 0, 0, 0);
    }
  }

  private static float[] ones(int count) {
    var values = new float[count];
    Arrays.fill(values, 1);
    return values;
  }
}
