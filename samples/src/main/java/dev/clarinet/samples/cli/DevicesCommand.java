package dev.clarinet.samples.cli;

import dev.clarinet.Backends;
import dev.clarinet.DeviceInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code clarinet devices}. */
@Command(
    name = "devices",
    header = "Lists what --backend can name, the best first, and why a device cannot be had.")
final class DevicesCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    var devices = Backends.devices();
    int width =
        devices.stream().mapToInt(device -> device.name().length()).max().orElse(0);
    var out = spec.commandLine().getOut();
    for (DeviceInfo device : devices) {
      out.println(device.name() + " ".repeat(width - device.name().length() + 2) + about(device));
    }
    out.flush();
    return Clarinet.FINE;
  }

  private static String about(DeviceInfo device) {
    return device.description()
        + (device.available() ? "" : "; cannot be had: " + device.problem());
  }
}
