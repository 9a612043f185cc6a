package dev.clarinet.test;

import dev.clarinet.Backend;
import java.util.function.Supplier;

/**
 * A way to compute: a backend, and with OpenCL a device, a binding and a kernel family.
 *
 * @param name as tests show it
 * @param opener opens one more backend of this kind
 * @param problem why it cannot be had; empty if it can
 */
public record Configuration(String name, Supplier<Backend> opener, String problem) {

  /** A backend of this kind that is not shared: whoever opens closes. */
  public Backend open() {
    return opener.get();
  }

  @Override
  public String toString() {
    return name;
  }
}
