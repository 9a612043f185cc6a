package dev.clarinet.test;

import dev.clarinet.Backend;
import java.util.function.Supplier;

/**
 * A way to compute: a backend with its number of threads, and with OpenCL a device, a kernel family and a binding.
 *
 * @param name as tests show it
 * @param kind what all those have in common that must give the same bits
 * @param tileError how far convolutions may be wrong by Winograd's tiles, as part of the largest Σ|products|; 0
 *     where none has any
 * @param opener opens one more backend of this kind
 * @param problem why it cannot be had; empty if it can
 */
public record Configuration(
    String name, String kind, double tileError, Supplier<Backend> opener, String problem) {

  Configuration(String name, String kind, Supplier<Backend> opener) {
    this(name, kind, 0, opener, "");
  }

  /** A backend of this kind that is not shared: whoever opens closes. */
  public Backend open() {
    return opener.get();
  }

  @Override
  public String toString() {
    return name;
  }
}
