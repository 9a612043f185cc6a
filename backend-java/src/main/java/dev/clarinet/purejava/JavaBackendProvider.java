package dev.clarinet.purejava;

import dev.clarinet.BackendUnavailableException;
import dev.clarinet.DeviceInfo;
import dev.clarinet.spi.BackendProvider;
import dev.clarinet.spi.Device;
import java.util.List;

/** How {@link dev.clarinet.Backends} finds the {@code java} backend. */
public final class JavaBackendProvider implements BackendProvider {
  private static final int RANK = 100;

  /** For {@link java.util.ServiceLoader}. */
  public JavaBackendProvider() {}

  @Override
  public String name() {
    return JavaDevice.NAME;
  }

  @Override
  public List<DeviceInfo> devices() {
    try {
      return List.of(
          new DeviceInfo(name(), JavaDevice.description(JavaBackend.threads()), RANK, ""));
    } catch (IllegalArgumentException e) {
      return List.of(new DeviceInfo(name(), "plain Java", RANK, String.valueOf(e.getMessage())));
    }
  }

  @Override
  public Device open(int index) {
    if (index != 0)
      throw new IllegalArgumentException("'" + name() + "' has one device, number 0, not " + index);
    try {
      return new JavaDevice(JavaBackend.threads());
    } catch (IllegalArgumentException e) {
      throw new BackendUnavailableException(String.valueOf(e.getMessage()), e);
    }
  }
}
