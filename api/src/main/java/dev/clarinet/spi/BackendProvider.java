package dev.clarinet.spi;

import dev.clarinet.DeviceInfo;
import java.util.List;

/** How a backend module is found: named in {@code META-INF/services}, and opened by {@link dev.clarinet.Backends}. */
public interface BackendProvider {
  /** The backend's name, the part of a device's name before the colon: {@code opencl}. */
  String name();

  /** Its devices, the best first, also those that cannot be had, with the reason. Never throws. */
  List<DeviceInfo> devices();

  /**
   * Opens device {@code index} of {@link #devices()}.
   *
   * @throws IllegalArgumentException if there is no device of that number
   * @throws dev.clarinet.BackendUnavailableException if it cannot be had, with what to install or set
   */
  Device open(int index);
}
