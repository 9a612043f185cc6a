package dev.clarinet.reference;

import dev.clarinet.DeviceInfo;
import dev.clarinet.spi.BackendProvider;
import dev.clarinet.spi.Device;
import java.util.List;

/** How {@link dev.clarinet.Backends} finds {@code reference}: only by its name, never as the best device. */
public final class ReferenceBackendProvider implements BackendProvider {
  private static final int NEVER_THE_BEST = -1;

  /** For {@link java.util.ServiceLoader}. */
  public ReferenceBackendProvider() {}

  @Override
  public String name() {
    return ReferenceDevice.NAME;
  }

  @Override
  public List<DeviceInfo> devices() {
    return List.of(
        new DeviceInfo(ReferenceDevice.NAME, ReferenceDevice.DESCRIPTION, NEVER_THE_BEST, ""));
  }

  @Override
  public Device open(int index) {
    if (index != 0)
      throw new IllegalArgumentException("'" + name() + "' has one device, number 0, not " + index);
    return new ReferenceDevice();
  }
}
