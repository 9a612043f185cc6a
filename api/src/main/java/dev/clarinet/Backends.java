package dev.clarinet;

import dev.clarinet.spi.BackendProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backends on the class or module path, found by {@link ServiceLoader}. */
public final class Backends {
  private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

  private Backends() {}

  /** All devices of all backends, the best first, also those that cannot be had, with the reason. Never throws. */
  public static List<DeviceInfo> devices() {
    var devices = new ArrayList<DeviceInfo>();
    for (BackendProvider provider : providers().values()) devices.addAll(devicesOf(provider));
    devices.sort(Comparator.comparing(DeviceInfo::available)
        .thenComparing(DeviceInfo::rank)
        .reversed());
    return List.copyOf(devices);
  }

  private static List<DeviceInfo> devicesOf(BackendProvider provider) {
    try {
      return provider.devices();
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("listing the devices of '{}' failed", provider.name(), e);
      return List.of(
          new DeviceInfo(provider.name(), "unknown", -1, "listing its devices failed: " + e));
    }
  }

  /**
   * The best device that can be opened: a GPU before a CPU under OpenCL before plain Java. Logs what it chose, and why
   * nothing better.
   *
   * @throws BackendUnavailableException if there is none at all
   */
  public static Backend best() {
    var devices = devices();
    var refused = devices.stream()
        .filter(info -> !info.available())
        .map(info -> info.name() + ": " + info.problem())
        .collect(Collectors.toCollection(ArrayList::new));
    for (DeviceInfo info : devices) {
      if (!info.available() || info.rank() < 0) continue;
      try {
        var backend = open(info.name());
        LOG.info(
            "computing on {}{}",
            backend,
            refused.isEmpty() ? "" : " (not on " + String.join("; ", refused) + ")");
        return backend;
      } catch (BackendUnavailableException e) {
        refused.add(info.name() + ": " + e.getMessage());
      }
    }
    throw new BackendUnavailableException("no backend can be opened: "
        + (refused.isEmpty()
            ? "put clarinet-backend-java or clarinet-backend-opencl on the class path"
            : refused));
  }

  /**
   * Opens a device by name: {@code reference}, {@code java}, {@code opencl} for OpenCL's best, or {@code opencl:1}.
   *
   * @throws IllegalArgumentException if no backend is called so, or the number is none
   * @throws BackendUnavailableException if the device cannot be had, with what to install or set
   */
  public static Backend open(String name) {
    var providers = providers();
    int colon = name.indexOf(':');
    var provider = providers.get(colon < 0 ? name : name.substring(0, colon));
    if (provider == null) {
      throw new IllegalArgumentException(
          "no backend is called '" + name + "'; there are " + providers.keySet());
    }
    return Backend.over(provider.open(colon < 0 ? 0 : index(name, colon)));
  }

  private static int index(String name, int colon) {
    try {
      int index = Integer.parseInt(name.substring(colon + 1));
      if (index >= 0) return index;
    } catch (NumberFormatException e) {
      LOG.debug("'{}' has no number", name, e);
    }
    throw new IllegalArgumentException(
        "'" + name + "': a device's number is expected behind the colon");
  }

  /** By name. The API's own class loader comes first: the context's is a stranger's in plugin hosts and shaded jars. */
  private static Map<String, BackendProvider> providers() {
    var found = new ArrayList<BackendProvider>();
    load(found, Backends.class.getClassLoader());
    load(found, Thread.currentThread().getContextClassLoader());
    return found.stream()
        .sorted(Comparator.comparing(BackendProvider::name))
        .collect(Collectors.toMap(
            BackendProvider::name, p -> p, (first, second) -> first, LinkedHashMap::new));
  }

  private static void load(List<BackendProvider> found, ClassLoader loader) {
    var providers = ServiceLoader.load(BackendProvider.class, loader).iterator();
    while (true) {
      try {
        if (!providers.hasNext()) return;
        found.add(providers.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        LOG.warn("a backend cannot be loaded: {}", e.toString());
      }
    }
  }
}
