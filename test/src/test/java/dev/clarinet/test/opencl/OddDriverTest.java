package dev.clarinet.test.opencl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.opencl.binding.ClConstants;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.DeviceList;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device whose driver answers as none should hides no other. */
class OddDriverTest {
  private static final long BEFORE = 10, ODD = 20, AFTER = 30;
  private static final int CACHE = ClConstants.CL_DEVICE_GLOBAL_MEM_CACHE_SIZE;

  @Test
  void aDeviceThatAnswersNothingIsAProblemAndNoMore() {
    var list = DeviceList.read(drivers(CACHE, () -> new byte[0]));

    assertOthersAreThere(list);
    assertThat(list.problems())
        .containsExactly("The OpenCL platform 'paper' has a device that fails: "
            + "clGetDeviceInfo failed with CL_SUCCESS (0): 0x101e is answered by 0 bytes");
  }

  @Test
  void aDeviceThatThrowsAnythingIsAProblemAndNoMore() {
    var list = DeviceList.read(drivers(CACHE, () -> {
      throw new IllegalStateException("odd");
    }));

    assertOthersAreThere(list);
    assertThat(list.problems()).singleElement().asString().contains("IllegalStateException: odd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OpenCL 1.0", "OpenCL 1.1 paper"})
  void aDeviceOlderThanOpenCl12IsNotToBeOpened(String version) {
    assertThat(problemWith(version))
        .isEqualTo("the device has " + version.substring(0, 10) + ", and 1.2 is needed:"
            + " install a newer driver of its maker, or use another device");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"OpenCL 1.2", "OpenCL 1.10", "OpenCL 3.0 paper", "OpenCL 10.0", "paper 1.1", ""})
  void aDeviceOfALaterOrAnUnknownVersionIsToBeOpened(String version) {
    assertThat(problemWith(version)).isEmpty();
  }

  private static String problemWith(String version) {
    var list =
        DeviceList.read(drivers(ClConstants.CL_DEVICE_VERSION, () -> version.getBytes(US_ASCII)));
    var odd = list.entries().stream().filter(entry -> entry.device() == ODD).findFirst();
    return odd.orElseThrow().problem().orElse("");
  }

  private static void assertOthersAreThere(DeviceList list) {
    assertThat(list.entries())
        .extracting(DeviceList.Entry::device)
        .containsExactlyInAnyOrder(BEFORE, AFTER);
  }

  /** A platform with three devices, the second of which answers so when it is asked this. */
  private static OpenCl drivers(int what, Supplier<byte[]> odd) {
    return (OpenCl) Proxy.newProxyInstance(
        OddDriverTest.class.getClassLoader(),
        new Class<?>[] {OpenCl.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "platforms" -> new long[] {1};
          case "devices" -> new long[] {BEFORE, ODD, AFTER};
          case "platformInfo" -> "paper\0".getBytes(US_ASCII);
          default -> arguments[0].equals(ODD) && arguments[1].equals(what) ? odd.get() : one();
        });
  }

  private static byte[] one() {
    return ByteBuffer.allocate(Long.BYTES)
        .order(ByteOrder.nativeOrder())
        .putLong(1)
        .array();
  }
}
