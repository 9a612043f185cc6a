package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.Advice;
import dev.clarinet.opencl.binding.ClConstants;
import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.binding.PoclSignals;
import dev.clarinet.opencl.binding.PoclThreads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The devices of this machine, the best first, and in words why others cannot be had.
 *
 * @param problems platforms without devices, and devices and drivers that fail; where there is no device, at least one
 *     reason
 */
public record DeviceList(List<Entry> entries, List<String> problems) {
  private static final String INSIST = "clarinet.opencl.pocl";

  /** Versions without clEnqueueFillBuffer: the loader would jump to where their drivers have nothing. */
  private static final Pattern OLD = Pattern.compile("(OpenCL (0\\.\\d+|1\\.[01]))(\\D.*)?");

  /**
   * A device.
   *
   * @param problem why it is not to be opened and what to do about it, if so
   */
  public record Entry(long platform, long device, DeviceFacts facts, Optional<String> problem) {

    /** Which device to prefer, the higher the better; below 0, only by name. Plain Java is at 100. */
    public int rank() {
      return DeviceRank.of(facts);
    }
  }

  /** Asks all drivers; never throws. */
  public static DeviceList read(OpenCl opencl) {
    var entries = new ArrayList<Entry>();
    var problems = new ArrayList<String>();
    attempt("The OpenCL loader", problems, () -> {
      for (long platform : opencl.platforms())
        attempt(
            "An OpenCL platform",
            problems,
            () -> readPlatform(opencl, platform, entries, problems));
    });
    if (entries.isEmpty() && problems.isEmpty()) {
      problems.add("The OpenCL loader finds no driver (no platform). " + Advice.howToInstall());
    }
    entries.sort(Comparator.comparing((Entry e) -> e.problem().isPresent())
        .thenComparing(Comparator.comparing(Entry::facts, DeviceRank.BEST_LAST).reversed()));
    return new DeviceList(List.copyOf(entries), List.copyOf(problems));
  }

  private static void readPlatform(
      OpenCl opencl, long platform, List<Entry> entries, List<String> problems) {
    String given = new Question("clGetPlatformInfo", what -> opencl.platformInfo(platform, what))
        .text(ClConstants.CL_PLATFORM_NAME);
    String name = "The OpenCL platform '" + given + "'";
    attempt(name, problems, () -> {
      long[] devices = given.equals(DeviceFacts.POCL)
          ? PoclThreads.making(() -> opencl.devices(platform))
          : opencl.devices(platform);
      if (devices.length == 0) problems.add(name + " has no device.");
      for (long device : devices)
        attempt(
            name + " has a device that",
            problems,
            () -> entries.add(entry(opencl, platform, device)));
    });
  }

  private static Entry entry(OpenCl opencl, long platform, long device) {
    var facts = DeviceFacts.read(opencl, platform, device);
    return new Entry(platform, device, facts, problem(facts));
  }

  /** Reads something; that it fails is a problem, and hides nothing else. */
  private static void attempt(String what, List<String> problems, Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException e) {
      problems.add(what + " fails: " + (e instanceof ClException ? e.getMessage() : e));
    }
  }

  private static Optional<String> problem(DeviceFacts facts) {
    if (!facts.available()) return Optional.of("the driver says that the device is not available");
    if (!facts.compiles()) return Optional.of("the driver has no compiler for OpenCL C");
    var old = OLD.matcher(facts.deviceVersion());
    if (old.matches())
      return Optional.of("the device has " + old.group(1)
          + ", and 1.2 is needed: install a newer driver of its maker, or use another device");
    if (!facts.littleEndian())
      return Optional.of("the device is big-endian, and Clarinet is not made for that");
    return facts.isPocl() ? poclProblem() : Optional.empty();
  }

  private static Optional<String> poclProblem() {
    String wanted = System.getProperty(INSIST, "");
    if (wanted.equals("insist")) return Optional.empty();
    if (!wanted.isEmpty()) return Optional.of("-D" + INSIST + " is insist, not '" + wanted + "'");
    return PoclSignals.hazard()
        .map(why ->
            "PoCL would make integer divisions by zero give garbage in this JVM, and that cannot be prevented: "
                + why
                + ". Start Java with POCL_SIGFPE_HANDLER=0 in its environment, or insist with -D"
                + INSIST + "=insist");
  }
}
