package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clarinet.BackendUnavailableException;
import dev.clarinet.Backends;
import dev.clarinet.DeviceInfo;
import dev.clarinet.opencl.ClBackendProvider;
import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.DeviceList;
import dev.clarinet.test.OpenClAvailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {

  @EveryBinding
  void bothBindingsSeeTheSameDevicesTheBestFirst(String binding) {
    var devices = DeviceList.read(Bindings.named(binding)).entries();

    assertThat(devices.stream().map(DeviceList.Entry::facts))
        .isEqualTo(DeviceList.read(Bindings.chosen()).entries().stream()
            .map(DeviceList.Entry::facts)
            .toList());
    assertThat(devices).isSortedAccordingTo((a, b) -> Integer.compare(b.rank(), a.rank()));
  }

  @Test
  void aMakersDriverComesBeforeATranslationAndAGpuBeforeACpuThatPlaysOne() {
    var best = Stream.of(
            gpu("NVIDIA CUDA", "paper"),
            gpu("rusticl", "paper"),
            gpu("OpenCLOn12", "paper"),
            gpu("Clover", "paper"),
            gpu("OpenCLOn12", "Microsoft Basic Render Driver"))
        .map(DeviceList.Entry::rank)
        .toList();

    assertThat(best).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
    assertThat(best.get(4)).isNegative();
  }

  private static DeviceList.Entry gpu(String platform, String name) {
    var facts = new DeviceFacts(
        name,
        "paper",
        "1",
        "OpenCL 1.2",
        platform,
        "OpenCL 1.2",
        DeviceFacts.Type.GPU,
        16,
        32 << 10,
        256,
        List.of(256L, 256L, 256L),
        1L << 30,
        1L << 32,
        0,
        1,
        false,
        true,
        true,
        true);
    return new DeviceList.Entry(1, 1, facts, Optional.empty());
  }

  @EveryBinding
  void theFactsOfADeviceArePlausible(String binding) {
    try (var runtime = Runtimes.open(binding)) {
      var facts = runtime.facts();

      assertThat(
              Stream.of(facts.name(), facts.vendor(), facts.driverVersion(), facts.platformName()))
          .noneMatch(String::isBlank);
      assertThat(facts.deviceVersion()).startsWith("OpenCL ");
      assertThat(facts.computeUnits()).isBetween(1, 100_000);
      assertThat(facts.localMemory()).isGreaterThanOrEqualTo(32 << 10);
      assertThat(facts.maxGroup()).isBetween(1, 1 << 20);
      assertThat(facts.maxGroupSizes()).hasSizeGreaterThanOrEqualTo(3).allMatch(size -> size >= 1);
      assertThat(facts.maxAllocation()).isBetween(1L << 20, facts.globalMemory());
      assertThat(facts.littleEndian() && facts.available() && facts.compiles()).isTrue();
    }
  }

  @Test
  @OpenClAvailable
  void theBackendIsFoundAndOpensByName() {
    try (var backend = Backends.open("opencl")) {
      assertThat(backend.name()).isEqualTo("opencl:0");
    }
    assertThatThrownBy(() -> Backends.open("opencl:99"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no opencl:99");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jocl", "lwjgl"})
  void aLoaderWithoutDriversIsAReasonAndNoException(String binding, @TempDir Path empty) {
    var ending = ChildJvm.with("-Dclarinet.opencl.binding=" + binding)
        .environment("OCL_ICD_VENDORS", empty + "/")
        .run(DevicesMain.class);

    assertThat(ending.exitCode()).isZero();
    assertThat(ending.output()).contains("opencl | no device | ").contains("pocl-opencl-icd");
  }

  /** Files that are no libraries stand before the loader. */
  @ParameterizedTest
  @ValueSource(strings = {"jocl", "lwjgl"})
  @EnabledOnOs(OS.LINUX)
  void aMissingLoaderIsAReasonAndNoException(String binding, @TempDir Path folder)
      throws IOException {
    Files.createFile(folder.resolve("libOpenCL.so.1"));
    Files.createFile(folder.resolve("libOpenCL.so"));

    var ending = ChildJvm.with("-Dclarinet.opencl.binding=" + binding)
        .environment("LD_LIBRARY_PATH", folder.toString())
        .run(DevicesMain.class, "open");

    assertThat(ending.output())
        .contains("opencl | no device | OpenCL cannot be loaded through " + binding)
        .contains("BackendUnavailableException: OpenCL cannot be loaded through " + binding)
        .contains("apt install ocl-icd-libopencl1");
  }

  @Test
  void aFolderThatJoclCannotUnpackIntoIsNamedAndNoDriverAskedFor(@TempDir Path folder)
      throws IOException {
    var file = Files.createFile(folder.resolve("file"));

    var ending = ChildJvm.with("-Dclarinet.opencl.binding=jocl", "-Djava.io.tmpdir=" + file)
        .run(DevicesMain.class, "open");

    assertThat(ending.output())
        .contains("BackendUnavailableException: OpenCL cannot be loaded through jocl (java.io.")
        .contains(file.toString())
        .contains("-Djava.io.tmpdir=FOLDER")
        .doesNotContain("apt install");
  }

  @Test
  void lwjglThatIsNotThereIsExplained() {
    var ending = ChildJvm.with("-Dclarinet.opencl.binding=lwjgl")
        .without("lwjgl")
        .run(DevicesMain.class, "open");

    assertThat(ending.output())
        .contains("opencl | no device | LWJGL is chosen and not on the class path")
        .contains("BackendUnavailableException: LWJGL is chosen and not on the class path");
  }

  @Test
  void aBindingThatDoesNotExistIsRefusedByName() {
    assertThat(ClBackendProvider.through("jcuda").devices())
        .singleElement()
        .satisfies(
            device -> assertThat(device.problem()).contains("jcuda").contains("jocl and lwjgl"));
  }

  @Test
  @OpenClAvailable
  void aWrongPropertyIsAReasonAndTheBestGoesOnWithoutOpenCl() {
    assertReason(
        "clarinet.opencl.family", "tpu", "-Dclarinet.opencl.family is cpu or gpu, not 'tpu'");
    assertReason("clarinet.opencl.binding", "jcuda", "jocl and lwjgl");
    assertReason(
        "clarinet.opencl.winograd", "no", "-Dclarinet.opencl.winograd is true or false, not 'no'");
    assertReason("clarinet.opencl.queues", "two", "is a number from 1 to 9, not 'two'");
    assertReason("clarinet.opencl.tune", "-3", "is a whole number of seconds, not '-3'");
    assertReason("clarinet.opencl.tile", "9x9", "there are the tiles [64x128x16-8x8");
  }

  @Test
  @OpenClAvailable
  void onPoclOneCanOnlyInsist() {
    Runtimes.assumePocl();

    System.setProperty("clarinet.opencl.pocl", "maybe");
    try {
      assertThat(new ClBackendProvider().devices())
          .extracting(DeviceInfo::problem)
          .contains("-Dclarinet.opencl.pocl is insist, not 'maybe'");
    } finally {
      System.clearProperty("clarinet.opencl.pocl");
    }
  }

  private static void assertReason(String property, String value, String reason) {
    System.setProperty(property, value);
    try {
      assertThat(new ClBackendProvider().devices())
          .isNotEmpty()
          .allSatisfy(device -> assertThat(device.problem()).contains(reason));
      assertThatThrownBy(() -> Backends.open("opencl:0"))
          .isInstanceOf(BackendUnavailableException.class)
          .hasMessageContaining(reason);
      try (var best = Backends.best()) {
        assertThat(best.name()).isEqualTo("java");
      }
    } finally {
      System.clearProperty(property);
    }
  }

  @Test
  @OpenClAvailable
  void poclIsRefusedWhereItsSignalHandlerCannotBeKeptOut() {
    Runtimes.assumePocl();
    var withoutJna = ChildJvm.with().without("jna");

    assertThat(withoutJna.run(DevicesMain.class).output())
        .containsPattern(
            "Portable Computing Language.* \\| PoCL would make integer divisions by zero give garbage");
    assertThat(withoutJna
            .environment("POCL_SIGFPE_HANDLER", "0")
            .run(DevicesMain.class)
            .output())
        .containsPattern("Portable Computing Language.* \\| \n");
    assertThat(ChildJvm.with("-Dclarinet.opencl.pocl=insist")
            .without("jna")
            .run(DevicesMain.class)
            .output())
        .containsPattern("Portable Computing Language.* \\| \n");
  }

  /** JOCL unpacks its library at the start, to one name for all unless told otherwise. */
  @Test
  @OpenClAvailable
  void severalProcessesMayStartAtOnce(@TempDir Path temporary) {
    var jvm = ChildJvm.with("-Djava.io.tmpdir=" + temporary, "-XX:TieredStopAtLevel=1");

    var children =
        Stream.generate(() -> jvm.start(DevicesMain.class, "open")).limit(3).toList();

    assertThat(children.stream().map(ChildJvm::end))
        .allSatisfy(ending -> assertThat(ending.output()).contains("opened opencl:0"));
  }
}
