package dev.clarinet.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.clarinet.Backend;
import dev.clarinet.BackendUnavailableException;
import dev.clarinet.Backends;
import dev.clarinet.DeviceInfo;
import dev.clarinet.ElementType;
import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.op.Activation;
import dev.clarinet.op.MatMul;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Spec;
import dev.clarinet.spi.BackendProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendTest {
  private static final Shape SIX = Shape.of(2, 3);
  private static final Spec<Activation> RELU =
      new Activation.Elements(Activation.Function.RELU, 0, SIX);

  @EveryBackend
  void countsWhatIsOpen(Backend backend) {
    int resources = backend.openResources();
    long bytes = backend.tensorBytes();
    var t = backend.tensor(ElementType.INT32, Shape.of(5));
    var x = backend.tensor(SIX);
    var relu = backend.prepare(RELU);
    assertThat(backend.openResources()).isEqualTo(resources + 3);
    assertThat(backend.tensorBytes()).isEqualTo(bytes + 24 + 20);
    x.close();
    x.close();
    t.as(Shape.of(1)).close();
    relu.close();
    assertThat(backend.openResources()).isEqualTo(resources + 1);
    assertThat(backend.tensorBytes()).isEqualTo(bytes + 20);
    t.close();
    assertThat(backend.openResources()).isEqualTo(resources);
    assertThat(backend.tensorBytes()).isEqualTo(bytes);
  }

  @EveryBackend
  void aTensorWhoseValuesDoNotFitIsNotLeftOpen(Backend backend) {
    int resources = backend.openResources();

    assertThatIllegalArgumentException().isThrownBy(() -> backend.tensor(SIX, 1, 2));

    assertThat(backend.openResources()).isEqualTo(resources);
  }

  @EveryBackend
  void closingItClosesWhatItMade(Configuration configuration) {
    var backend = configuration.open();
    var x = backend.tensor(SIX, 1, 2, 3, 4, 5, 6);
    var relu = backend.prepare(RELU);
    backend.close();
    backend.close();

    assertThat(backend.openResources()).isZero();
    assertThat(backend.tensorBytes()).isZero();
    assertThatIllegalStateException().isThrownBy(x::read).withMessage("the tensor [2,3] is closed");
    assertThatIllegalStateException()
        .isThrownBy(() -> relu.forward(x, x))
        .withMessage(RELU + " is closed");
    x.close();
    relu.close();
  }

  @EveryBackend
  void isOfNoUseAfterItIsClosed(Configuration configuration) {
    var backend = configuration.open();
    backend.close();
    String message = "the backend '" + backend.name() + "' is closed";

    assertThatIllegalStateException().isThrownBy(() -> backend.tensor(SIX)).withMessage(message);
    assertThatIllegalStateException().isThrownBy(() -> backend.prepare(RELU)).withMessage(message);
    assertThatIllegalStateException().isThrownBy(backend::finish).withMessage(message);
  }

  @EveryBackend
  void isOpenedAndClosedAnyNumberOfTimes(Configuration configuration) {
    for (int i = 0; i < 3; i++) {
      try (var backend = configuration.open();
          var x = backend.tensor(SIX, 1, -2, 3, -4, 5, -6);
          var relu = backend.prepare(RELU)) {
        relu.forward(x, x);
        backend.finish();
        assertThat(x.read()).containsExactly(1, 0, 3, 0, 5, 0);
      }
    }
  }

  @EveryBackend
  void twoOfAKindDoNotShareTensors(Backend backend, Configuration configuration) {
    try (var other = configuration.open();
        var x = other.tensor(SIX);
        var y = backend.tensor(SIX);
        var relu = backend.prepare(RELU)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> relu.forward(x, y))
          .withMessageContaining("x lives on '" + other.name() + "'");
    }
  }

  @EveryBackend
  void anOperationThatNobodyHasIsNamed(Backend backend) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.prepare(new Unheard()))
        .withMessage("'" + backend.name() + "' has no operation for Unheard[]");
  }

  private record Unheard() implements Spec<Operation> {
    @Override
    public Operation checked(Operation raw, Guard guard) {
      return raw;
    }
  }

  @EveryBackend
  void aMatrixMayStandForImagesOfOnePixel(Backend backend) {
    try (var x = backend.tensor(Shape.of(2, 3, 1, 1), 1, -2, 3, -4, 5, -6);
        var relu = backend.prepare(RELU)) {
      relu.forward(x, x);
      assertThat(x.read()).containsExactly(1, 0, 3, 0, 5, 0);
    }
  }

  @EveryBackend
  void operationsRunInTheOrderInWhichTheyAreQueued(Backend backend) {
    var square = Shape.of(2, 2);
    try (var a = backend.tensor(square, 1, 1, 1, 0);
        var b = backend.tensor(square, 1, 0, 0, 1);
        var c = backend.tensor(square);
        var product = backend.prepare(MatMul.Sizes.of(2, 2, 2))) {
      for (int i = 0; i < 10; i++) {
        product.multiply(a, b, c);
        product.multiply(a, c, b);
      }
      assertThat(b.read()).containsExactly(10946, 6765, 6765, 4181);
    }
  }

  @Test
  void devicesAreListedTheBestFirstWithNamesThatOpen() {
    var devices = Backends.devices();

    assertThat(devices).extracting(DeviceInfo::name).contains("reference", "java");
    assertThat(devices.stream().filter(DeviceInfo::available))
        .isSortedAccordingTo((a, b) -> b.rank() - a.rank());
    for (var device : devices) {
      if (!device.available()) continue;
      try (var backend = Backends.open(device.name())) {
        assertThat(backend.name()).isEqualTo(device.name());
        assertThat(backend.description()).isEqualTo(device.description());
        assertThat(backend).hasToString(device.name() + " (" + device.description() + ")");
      }
    }
  }

  @Test
  void theBestIsNeverReference() {
    try (var best = Backends.best()) {
      assertThat(best.name()).isNotEqualTo("reference");
    }
  }

  /** A class file of a version that no JVM knows, as one compiled for a newer Java is to an older. */
  private static final byte[] NEWER = {
    (byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 1, 0
  };

  @Test
  void aProviderThatThisJavaCannotLoadHidesNoOther(@TempDir Path folder) throws IOException {
    var services = Files.createDirectories(folder.resolve("META-INF").resolve("services"));
    Files.writeString(services.resolve(BackendProvider.class.getName()), "Newer\n");
    Files.write(folder.resolve("Newer.class"), NEWER);
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      assertThatExceptionOfType(UnsupportedClassVersionError.class)
          .isThrownBy(() -> loader.loadClass("Newer"));
      thread.setContextClassLoader(loader);

      assertThat(Backends.devices()).extracting(DeviceInfo::name).contains("reference", "java");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void aNameThatNoneHasIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.open("abacus"))
        .withMessageStartingWith("no backend is called 'abacus'; there are [")
        .withMessageContaining("reference");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.open("java:one"))
        .withMessage("'java:one': a device's number is expected behind the colon");
    for (String number : List.of("4294967295", "-1", "")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Backends.open("opencl:" + number))
          .withMessage("'opencl:" + number + "': a device's number is expected behind the colon");
    }
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> Backends.open("reference:7"))
        .isInstanceOfAny(BackendUnavailableException.class, IllegalArgumentException.class)
        .withMessageContaining("7");
  }
}
