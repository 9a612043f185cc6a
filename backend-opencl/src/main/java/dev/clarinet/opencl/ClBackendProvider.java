package dev.clarinet.opencl;

import dev.clarinet.Backend;
import dev.clarinet.BackendUnavailableException;
import dev.clarinet.DeviceInfo;
import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.DeviceList;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.tune.Tuned;
import dev.clarinet.opencl.tune.Tuner;
import dev.clarinet.opencl.tune.Tuning;
import dev.clarinet.opencl.tune.TuningRecord;
import dev.clarinet.spi.BackendProvider;
import dev.clarinet.spi.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The OpenCL devices of this machine: {@code opencl:0} is the best. */
public final class ClBackendProvider implements BackendProvider {
  private static final String NAME = "opencl";

  private final Supplier<OpenCl> binding;
  private final Function<DeviceFacts, KernelFamily> family;
  private final Supplier<Winograd> winograd;
  private final Supplier<Tuning> tuning;

  /** Through the binding that {@code -Dclarinet.opencl.binding} names. */
  public ClBackendProvider() {
    this(Bindings::chosen, KernelFamily::of, Winograd::chosen, Tuning::chosen);
  }

  private ClBackendProvider(
      Supplier<OpenCl> binding,
      Function<DeviceFacts, KernelFamily> family,
      Supplier<Winograd> winograd,
      Supplier<Tuning> tuning) {
    this.binding = binding;
    this.family = family;
    this.winograd = winograd;
    this.tuning = tuning;
  }

  /** Through this binding, {@code jocl} or {@code lwjgl}. */
  public static ClBackendProvider through(String binding) {
    return new ClBackendProvider(
        () -> Bindings.named(binding), KernelFamily::of, Winograd::chosen, Tuning::chosen);
  }

  /** The same with this family of kernels, whatever the device is. */
  public ClBackendProvider family(KernelFamily wanted) {
    return new ClBackendProvider(binding, facts -> wanted, winograd, tuning);
  }

  /** The same with Winograd's tiles where this says. */
  public ClBackendProvider winograd(Winograd wanted) {
    return new ClBackendProvider(binding, family, () -> wanted, tuning);
  }

  /** The same with the record of tuned parameters in this file, which need not exist yet. */
  public ClBackendProvider tuned(Path file) {
    return new ClBackendProvider(binding, family, winograd, () -> tuning.get().in(file));
  }

  /** The same with operations tuned as they are prepared, for so long all in all. */
  public ClBackendProvider tuning(Duration budget) {
    return tuning(budget, found -> {});
  }

  /** The same with a listener that hears what was found. */
  public ClBackendProvider tuning(Duration budget, Consumer<Tuned> listener) {
    return new ClBackendProvider(
        binding, family, winograd, () -> tuning.get().lasting(budget, listener));
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
      Objects.requireNonNull(tuning.get());
      Objects.requireNonNull(Tiles.of(entry.facts()));
      ClRuntime.queueCount(entry.facts());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Where tuned parameters of device {@code index} are kept, unless it goes without.
   *
   * @throws BackendUnavailableException if there is no device
   */
  public Optional<Path> tunedFile(int index) {
    return tuning.get().path(entry(chosenBinding(), index).facts());
  }

  @Override
  public Device open(int index) {
    OpenCl opencl = chosenBinding();
    return open(opencl, NAME + ":" + index, entry(opencl, index));
  }

  private static DeviceList.Entry entry(OpenCl opencl, int index) {
    var devices = DeviceList.read(opencl);
    if (devices.entries().isEmpty())
      throw new BackendUnavailableException(String.join(" ", devices.problems()));
    if (index < 0 || index >= devices.entries().size()) {
      throw new IllegalArgumentException("there is no " + NAME + ":" + index
          + "; the last device is " + NAME + ":" + (devices.entries().size() - 1));
    }
    return devices.entries().get(index);
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
      var record = tuning.get().record(entry.facts());
      var tuner = tuner(opencl, name, entry, record);
      return new ClDevice(name, runtime(opencl, entry, record), winograd.get(), record, tuner);
    } catch (ClException e) {
      throw new BackendUnavailableException(
          name + " (" + entry.facts().name() + ") does not open: " + e.getMessage(), e);
    }
  }

  private ClRuntime runtime(OpenCl opencl, DeviceList.Entry entry, Choices choices) {
    return ClRuntime.open(opencl, entry, family.apply(entry.facts()), choices);
  }

  private Optional<Tuner> tuner(
      OpenCl opencl, String name, DeviceList.Entry entry, TuningRecord record) {
    var wanted = tuning.get();
    if (wanted.budget().isZero()) return Optional.empty();
    Function<Choices, Backend> opener = choices -> Backend.over(
        new ClDevice(name + " for trials", runtime(opencl, entry, choices), winograd.get()));
    return Optional.of(new Tuner(opener, record, wanted.budget(), wanted.listener()));
  }
}
