package dev.clarinet.test.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.Backends;
import dev.clarinet.Limits;
import dev.clarinet.Profile;
import dev.clarinet.Shape;
import dev.clarinet.op.Activation;
import dev.clarinet.op.AdamStep;
import dev.clarinet.op.Concatenation;
import dev.clarinet.op.Convolution;
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
import dev.clarinet.op.Spec;
import dev.clarinet.op.SquaredError;
import dev.clarinet.op.Sum;
import dev.clarinet.op.Window;
import dev.clarinet.op.Work;
import dev.clarinet.test.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkTest {
  private static final Shape IMAGES = Shape.of(2, 3, 5, 5);
  private static final Convolution.Geometry CONVOLUTION =
      Convolution.Geometry.of(IMAGES, 4, Window.kernel(3), 1);

  static List<Spec<?>> specs() {
    var function = Activation.Function.RELU;
    return List.of(
        new Activation.Elements(function, 0, IMAGES),
        new AdamStep.Rule(IMAGES, 0.9, 0.999, 1e-8, 0),
        new Concatenation.Parts(List.of(IMAGES, IMAGES)),
        CONVOLUTION,
        new Dropout.Coins(0.5, 1, IMAGES),
        new Finiteness.Elements(IMAGES),
        new FusedConvolution.Epilogue(CONVOLUTION, function, 0),
        GlobalAverage.Planes.of(IMAGES),
        MatMul.Sizes.of(2, 3, 4),
        Normalization.Channels.of(IMAGES, 1e-5, 0.1),
        Pooling.Windows.of(Pooling.Kind.MAXIMUM, IMAGES, Window.kernel(2), false, true),
        new Recurrence.Steps(5, 0.5, 1, IMAGES),
        new SgdStep.Rule(IMAGES, 0.9, 0),
        new SoftmaxCrossEntropy.Classes(2, 3),
        new SquaredError.Items(IMAGES),
        new Sum.Terms(2, IMAGES));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void everyMethodOfAnOperationMovesBytesAndNoOtherIsKnown(Spec<?> spec) {
    assertThat(methods(spec))
        .isNotEmpty()
        .allMatch(name -> spec.work(name.substring(name.indexOf('.') + 1)).bytes() > 0);
    assertThatIllegalArgumentException().isThrownBy(() -> spec.work("backwards"));
  }

  @Test
  void everyMethodOfAnOperationIsProfiledUnderItsName() {
    try (var backend = Backends.open("reference");
        var profile = Profile.of(backend, new Limits(1, 1))) {
      KernelRounds.on(backend);
      var coins = new Dropout.Coins(0.5, 1, IMAGES);
      KernelRounds.on(backend);
      DropoutTest.gradInput(coins, 1, new double[IMAGES.size()]).once(backend);
      fusedForward().once(backend);

      assertThat(profile.rows().stream().map(Profile.Row::operation))
          .containsAll(specs().stream().flatMap(WorkTest::methods).toList());
    }
  }

  private static Trial<FusedConvolution> fusedForward() {
    var fused = new FusedConvolution.Epilogue(CONVOLUTION, Activation.Function.RELU, 0);
    double[] x = new double[IMAGES.size()], f = new double[CONVOLUTION.filters().size()];
    return FusedConvolutionTest.forward(fused, x, f, new double[4]);
  }

  private static Stream<String> methods(Spec<?> spec) {
    Class<?> operation = spec.getClass().getEnclosingClass();
    return Arrays.stream(operation.getDeclaredMethods())
        .filter(method -> !method.isSynthetic())
        .map(method -> operation.getSimpleName() + "." + method.getName());
  }

  /** 4 filters of 3·3·3 over 2 images, at 3·3 places each. */
  @Test
  void aConvolutionMultipliesAsOftenAsItsFormulaSaysAndMovesEachTensorOnce() {
    long x = 2 * 3 * 5 * 5, f = 4 * 3 * 3 * 3, y = 2 * 4 * 3 * 3;

    for (String method : List.of("forward", "gradInput", "gradFilters"))
      assertThat(CONVOLUTION.work(method)).isEqualTo(new Work(27 * y, 4 * (x + f + y)));
    assertThat(CONVOLUTION.work("forward").flops()).isEqualTo(2 * 27 * y);
    assertThat(CONVOLUTION.work("gradBias")).isEqualTo(new Work(0, 4 * (y + 4)));
  }

  @Test
  void aResidualIsReadOnceMore() {
    var fused = new FusedConvolution.Epilogue(CONVOLUTION, Activation.Function.RELU, 0);

    assertThat(fused.work("forward")).isEqualTo(CONVOLUTION.work("forward"));
    assertThat(fused.work("forwardWithResidual").bytes())
        .isEqualTo(fused.work("forward").bytes() + 4L * CONVOLUTION.output().size());
  }

  @Test
  void aProductThatAddsToItsAnswerReadsItToo() {
    var overwriting = MatMul.Sizes.of(2, 3, 4);
    var adding = new MatMul.Sizes(2, 3, 4, false, false, 1, 1);

    assertThat(overwriting.work("multiply")).isEqualTo(new Work(24, 4 * (8 + 12 + 6)));
    assertThat(adding.work("multiply")).isEqualTo(new Work(24, 4 * (8 + 12 + 6 + 6)));
  }

  @Test
  void theSlopesOfAllInputsOfAConcatenationMoveWhatForwardMoves() {
    var parts = new Concatenation.Parts(List.of(IMAGES, IMAGES));

    assertThat(2 * parts.work("gradInput").bytes())
        .isEqualTo(parts.work("forward").bytes());
  }
}
