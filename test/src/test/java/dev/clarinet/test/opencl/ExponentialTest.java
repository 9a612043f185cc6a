package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.opencl.runtime.Defines;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** {@code exponential.cl} over all floats, some thousand steps apart: how many units of the last place it is wrong. */
class ExponentialTest {
  private static final int WG = 64, V = 16;

  /** Where 2^x leaves the normal floats, in the exponent of e. */
  private static final double LEAST = -126 * Math.log(2), MOST = 127.5 * Math.log(2);

  /** What the three functions make of x. */
  private record Answers(float[] power, float[] share, float[] tangent) {}

  @EveryBinding
  void theExponentialIsWrongByTwoUnits(String binding) {
    float[] x = floats((float) LEAST, (float) MOST);

    assertThat(worst(x, on(binding, x).power(), Math::exp)).isLessThan(2);
  }

  @EveryBinding
  void theSigmoidIsWrongByFourUnits(String binding) {
    float[] x = floats((float) LEAST, 1e30f);

    assertThat(worst(x, on(binding, x).share(), v -> 1 / (1 + Math.exp(-v)))).isLessThan(4);
  }

  @EveryBinding
  void theHyperbolicTangentIsWrongBySixUnits(String binding) {
    float[] x = floats(-1e30f, 1e30f);

    assertThat(worst(x, on(binding, x).tangent(), Math::tanh)).isLessThan(6);
  }

  @EveryBinding
  void beyondItsRangeTheExponentialIsZeroOrInfinite(String binding) {
    float[] x = {-88, -200, -1e30f, Float.NEGATIVE_INFINITY, 89, 200, 1e30f, Float.POSITIVE_INFINITY
    };

    assertThat(Arrays.copyOf(on(binding, padded(x)).power(), x.length))
        .containsExactly(
            0,
            0,
            0,
            0,
            Float.POSITIVE_INFINITY,
            Float.POSITIVE_INFINITY,
            Float.POSITIVE_INFINITY,
            Float.POSITIVE_INFINITY);
  }

  @EveryBinding
  void whatIsNoNumberStaysNoneAndZeroKeepsItsSign(String binding) {
    var answers = on(binding, padded(new float[] {Float.NaN, -0.0f}));

    assertThat(answers.power()[0]).isNaN();
    assertThat(answers.share()[0]).isNaN();
    assertThat(answers.tangent()[0]).isNaN();
    assertThat(answers.tangent()[1]).isEqualTo(-0.0f);
  }

  /** Floats between two, of every exponent, their count a multiple of what a group takes. */
  private static float[] floats(float least, float most) {
    long step = 5011;
    long below = least < 0 ? Float.floatToIntBits(-least) / step : 0,
        above = Float.floatToIntBits(most) / step;
    var bits = LongStream.rangeClosed(-below, above).map(i -> i * step).toArray();
    var x = new float[bits.length];
    for (int i = 0; i < x.length; i++)
      x[i] = Math.copySign(Float.intBitsToFloat((int) Math.abs(bits[i])), (float) bits[i]);
    return padded(x);
  }

  private static float[] padded(float[] x) {
    return Arrays.copyOf(x, (x.length + WG * V - 1) / (WG * V) * (WG * V));
  }

  private static Answers on(String binding, float[] x) {
    try (var runtime = Runtimes.open(binding);
        var program = runtime.program("exponential_probe", Defines.of("V", V).with("WG", WG));
        var from = runtime.floats(x.length);
        var power = runtime.floats(x.length);
        var share = runtime.floats(x.length);
        var tangent = runtime.floats(x.length)) {
      runtime.write(from, x);
      program
          .kernel("exponential_probe")
          .args(from, power, share, tangent)
          .global(x.length / V)
          .launch();
      var answers = new Answers(new float[x.length], new float[x.length], new float[x.length]);
      runtime.read(power, answers.power());
      runtime.read(share, answers.share());
      runtime.read(tangent, answers.tangent());
      return answers;
    }
  }

  /** The largest error in units of the last place of what is right; what is too small to be normal may be 0. */
  private static double worst(float[] x, float[] y, DoubleUnaryOperator right) {
    return IntStream.range(0, x.length)
        .mapToDouble(i -> {
          double expected = right.applyAsDouble(x[i]);
          boolean normal = Math.abs(expected) >= Float.MIN_NORMAL;
          return Math.abs(y[i] - expected)
              / (normal ? Math.ulp((float) expected) : Float.MIN_NORMAL);
        })
        .max()
        .orElseThrow();
  }
}
