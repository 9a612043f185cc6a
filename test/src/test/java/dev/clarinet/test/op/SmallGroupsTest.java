package dev.clarinet.test.op;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Doubles;
import dev.clarinet.Backend;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.MatMul.Sizes;
import dev.clarinet.op.Window;
import dev.clarinet.opencl.ClDevice;
import dev.clarinet.opencl.Tiles;
import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.binding.ClConstants;
import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.BinaryCache;
import dev.clarinet.opencl.runtime.Candidate;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceList;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Space;
import dev.clarinet.test.Dice;
import dev.clarinet.test.OpenClAvailable;
import dev.clarinet.test.Trial;
import dev.clarinet.test.tune.ErrorLog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiles where the groups of a compiled kernel have to be smaller than the device says, and that this is all the same. */
@OpenClAvailable
class SmallGroupsTest {
  private static final Tiles WIDE = Tiles.CANDIDATES.get(0);

  /** Work-items of the groups that were launched. */
  private final Set<Long> groups = new HashSet<>();

  /** Programs of the wide tile. */
  private final Set<Object> wide = new HashSet<>();

  /** How many items a kernel may have in a group, as the driver says when it is compiled. */
  private long most = Long.MAX_VALUE;

  /** What building a program of the wide tile fails with. */
  private int status = ClConstants.CL_SUCCESS;

  /** What is chosen wherever there is a choice of tiles. */
  private Tiles wish = WIDE;

  private final Choices choices = new Choices() {
    @Override
    public <T> Candidate<T> of(Space<T> space) {
      return space.named(wish.toString()).orElse(space.heuristic());
    }
  };

  @AfterEach
  void noneIsForced() {
    System.clearProperty(Tiles.PROPERTY);
  }

  @ParameterizedTest
  @ValueSource(longs = {127, 63, 15})
  void aTileThatIsTooLargeForTheCompiledKernelMakesWayForASmallerOne(long items) {
    var expected = answers();
    assertThat(groups).contains(128L);

    most = items;
    groups.clear();

    assertThat(answers()).isEqualTo(expected);
    assertThat(groups).allMatch(group -> group <= Math.max(64, items));
    assertThat(groups.contains(16L)).isEqualTo(items < 64);
  }

  @ParameterizedTest
  @ValueSource(ints = {ClConstants.CL_OUT_OF_RESOURCES, ClConstants.CL_BUILD_PROGRAM_FAILURE})
  void aTileThatDoesNotCompileMakesWayForASmallerOne(int failure) {
    var expected = answers();

    status = failure;
    groups.clear();

    assertThat(answers()).isEqualTo(expected);
    assertThat(groups).isNotEmpty().doesNotContain(128L);
  }

  @Test
  void answersAreTheSameBitsInAllTiles() {
    var expected = answers();

    for (var tiles : Tiles.CANDIDATES) {
      wish = tiles;
      assertThat(answers()).as("%s", tiles).isEqualTo(expected);
    }
  }

  @Test
  void theLogSaysItOnceForAllProductsOfADevice() {
    most = 100;

    String log = ErrorLog.of(this::answers);

    assertThat(log.lines().filter(line -> line.contains("does not run matmul_tiles in tiles of")))
        .singleElement()
        .asString()
        .contains(WIDE.toString())
        .contains("a group of 128 work-items, of which this kernel may have 100");
  }

  @Test
  void aTileThatIsForcedStays() {
    System.setProperty(Tiles.PROPERTY, WIDE.toString());
    most = 100;

    answers();

    assertThat(groups).contains(128L);
  }

  /** Products, and a convolution with its slopes, on a device that was just opened. */
  private List<List<Double>> answers() {
    var dice = new Dice(9);
    var plain = Sizes.of(65, 130, 37);
    var g = new Geometry(2, 9, 7, 8, 17, Window.kernel(3).stride(2).pad(1), 1);
    double[] x = dice.floats(g.input()), f = dice.floats(g.filters());
    double[] dy = dice.floats(g.output());
    try (var backend = open()) {
      return Stream.of(
              multiply(plain, dice).once(backend).get("C"),
              multiply(plain.withTransposedB(), dice).once(backend).get("C"),
              ConvolutionTrials.forward(g, x, f).once(backend).get("y"),
              ConvolutionTrials.gradInput(g, f, dy).once(backend).get("dx"),
              ConvolutionTrials.gradFilters(g, x, dy).once(backend).get("df"))
          .map(Doubles::asList)
          .toList();
    }
  }

  private static Trial<?> multiply(Sizes g, Dice dice) {
    return MatMulTest.multiply(g, dice.floats(g.A()), dice.floats(g.B()));
  }

  private Backend open() {
    var opencl = (OpenCl) Proxy.newProxyInstance(
        SmallGroupsTest.class.getClassLoader(),
        new Class<?>[] {OpenCl.class},
        (proxy, method, arguments) -> answer(method, arguments));
    var device = DeviceList.read(opencl).entries().get(0);
    var runtime = ClRuntime.open(opencl, device, BinaryCache.none(), KernelFamily.GPU, choices);
    return Backend.over(new ClDevice("small", runtime, Winograd.NEVER));
  }

  /** What the driver answers, but for what this device is to refuse. */
  private @Nullable Object answer(Method method, Object @Nullable [] given) throws Throwable {
    Object[] arguments = given == null ? new Object[0] : given;
    String call = method.getName();
    if (call.equals("enqueueKernel"))
      groups.add(Arrays.stream((long[]) arguments[3]).reduce(1, (a, b) -> a * b));
    if (call.equals("buildProgram") && wide.contains(arguments[0]) && status != 0)
      throw new ClException("clBuildProgram", status, "");
    Object answer;
    try {
      answer = method.invoke(Bindings.chosen(), arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (call.equals("createProgram")) {
      wide.remove(answer); // a handle may be one that was freed
      if (((String) arguments[1]).contains("#define TN 128\n")) wide.add(answer);
    }
    boolean limit = call.equals("kernelGroupInfo")
        && arguments[2].equals(ClConstants.CL_KERNEL_WORK_GROUP_SIZE);
    return limit && most < Long.MAX_VALUE ? bytes(most) : answer;
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES)
        .order(ByteOrder.nativeOrder())
        .putLong(number)
        .array();
  }
}
