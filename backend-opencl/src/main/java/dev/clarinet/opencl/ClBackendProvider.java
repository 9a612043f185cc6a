package dev.clarinet.opencl;

import dev.clarinet.BackendUnavailableException;
import dev.clarinet.DeviceInfo;
import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.DeviceList;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.spi.BackendProvider;
import dev.clarinet.spi.Device;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The OpenCL devices of this machine: {@code opencl:0} is the best. */
public final class ClBackendProvider implements BackendProvider {
  private static final String NAME = "opencl";

  /** Whether no device was opened yet: only what is asked of the first is foreseen at the next start. */
  private static final AtomicBoolean FIRST = new AtomicBoolean(true);

  private final Supplier<OpenCl> binding;
  private final Function<DeviceFacts, KernelFamily> family;
  private final Supplier<Winograd> winograd;

  /** Through the binding that {@code -Dclarinet.opencl.binding} names. */
  public ClBackendProvider() {
    this(Bindings::chosen, KernelFamily::of, Winograd::chosen);
  }

  private ClBackendProvider(
      Supplier<OpenCl> binding,
      Function<DeviceFacts, KernelFamily> family,
      Supplier<Winograd> winograd) {
    this.binding = binding;
    this.family = family;
    this.winograd = winograd;
  }

  /** Through this binding, {@code jocl} or {@code lwjgl}. */
  public static ClBackendProvider through(String binding) {
    return new ClBackendProvider(() -> Bindings.named(binding), KernelFamily::of, Winograd::chosen);
  }

  /** The same with this family of kernels, whatever the device is. */
  public ClBackendProvider family(KernelFamily wanted) {
    return new ClBackendProvider(binding, facts -> wanted, winograd);
  }

  /** The same with Winograd's tiles where this says. */
  public ClBackendProvider winograd(Winograd wanted) {
    return new ClBackendProvider(binding, family, () -> wanted);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<DeviceInfo> devices() {
    try {
      var devices = DeviceList.read(binding.get());
      if (devices.entries().isEmpty())
        return List.of(nothing(String.join(" ", devices.problems())));
      return IntStream.range(0, devices.entries().size())
          .mapToObj(i -> info(i, devices.entries().get(i)))
          .toList();
    } catch (BackendUnavailableException | IllegalArgumentException e) {
      return List.of(nothing(String.valueOf(e.getMessage())));
    }
  }

  private static DeviceInfo nothing(String problem) {
    return new DeviceInfo(NAME, "no device", -1, problem);
  }

  private DeviceInfo info(int index, DeviceList.Entry entry) {
    String problem = entry.problem().or(() -> optionProblem(entry)).orElse("");
    return new DeviceInfo(NAME + ":" + index, entry.facts().description(), entry.rank(), problem);
  }

  private Optional<String> optionProblem(DeviceList.Entry entry) {
    try {
      Objects.requireNonNull(family.apply(entry.facts()));
      Objects.requireNonNull(winograd.get());
      Objects.requireNonNull(Tiles.of(entry.facts()));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Device open(int index) {
    OpenCl opencl = chosenBinding();
    var devices = DeviceList.read(opencl);
    if (devices.entries().isEmpty())
      throw new BackendUnavailableException(String.join(" ", devices.problems()));
    if (index < 0 || index >= devices.entries().size()) {
      throw new IllegalArgumentException("there is no " + NAME + ":" + index
          + "; the last device is " + NAME + ":" + (devices.entries().size() - 1));
    }
    return open(opencl, NAME + ":" + index, devices.entries().get(index));
  }

  private OpenCl chosenBinding() {
    try {
      return binding.get();
    } catch (IllegalArgumentException e) {
      throw new BackendUnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  private Device open(OpenCl opencl, String name, DeviceList.Entry entry) {
    entry.problem().or(() -> optionProblem(entry)).ifPresent(problem -> {
      throw new BackendUnavailableException(name + " (" + entry.facts().name() + "): " + problem);
    });
    try {
      var where = winograd.get();
      var runtime = ClRuntime.open(opencl, entry, family.apply(entry.facts()));
      if (FIRST.getAndSet(false)) runtime.compileAhead();
      return new ClDevice(name, runtime, where);
    } catch (ClException e) {
      throw new BackendUnavailableException(
          name + " (" + entry.facts().name() + ") does not open: " + e.getMessage(), e);
    }
  }
}
