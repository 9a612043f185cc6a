package dev.clarinet.opencl.binding;

import java.util.Locale;
import java.util.Optional;

/** What to tell somebody whose machine lacks a part of OpenCL. */
public final class Advice {
  private static final String HOW_TO_UNPACK =
      "JOCL unpacks its native library into the folder of java.io.tmpdir:"
          + " name one that can be written to, and whose libraries can be loaded,"
          + " with -Djava.io.tmpdir=FOLDER.";

  private Advice() {}

  /**
   * Explains why a binding did not load: its own Java classes, its native part, or the OpenCL loader may be missing,
   * or there is no room for the native part.
   */
  static String onMissing(String binding, LinkageError error) {
    String cause = firstLine(root(error));
    boolean noClasses = root(error) instanceof ClassNotFoundException;
    if (noClasses && binding.equals("lwjgl")) {
      return "LWJGL is chosen and not on the class path (" + cause
          + "): add org.lwjgl:lwjgl and org.lwjgl:lwjgl-opencl,"
          + " and lwjgl's natives jar for this system, or choose -D" + Bindings.PROPERTY + "=jocl";
    }
    var unpacking = unpacking(error);
    return "OpenCL cannot be loaded through " + binding + " (" + unpacking.orElse(cause) + "). "
        + (unpacking.isPresent() ? HOW_TO_UNPACK : howToInstall());
  }

  /**
   * Why JOCL could not take its native library out of its jar and map it, if that is what failed. JOCL says it only in
   * the text of its error, which holds the traces of both its attempts.
   */
  private static Optional<String> unpacking(LinkageError error) {
    return String.valueOf(error.getMessage())
        .lines()
        .dropWhile(line -> !line.endsWith("to load the library as a resource:"))
        .filter(line -> line.startsWith("java."))
        .findFirst()
        .filter(line -> !line.contains("No resource found"))
        .filter(line ->
            line.startsWith("java.io.") || line.contains("failed to map segment")); // noexec
  }

  /** Says how this system gets an OpenCL loader and a driver. */
  public static String howToInstall() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return "OpenCL.dll comes with the graphics driver of AMD, Intel or NVIDIA: install or renew it;"
          + " for the CPU install Intel's CPU Runtime for OpenCL.";
    }
    if (system.startsWith("mac")) {
      return "macOS contains OpenCL; for the CPU of newer machines install PoCL: brew install pocl.";
    }
    return "Install a loader and a driver. Debian, Ubuntu: apt install ocl-icd-libopencl1, and pocl-opencl-icd"
        + " for the CPU, or intel-opencl-icd, mesa-opencl-icd or NVIDIA's driver for a GPU."
        + " Fedora: dnf install ocl-icd, and pocl, intel-compute-runtime, mesa-libOpenCL or rocm-opencl.";
  }

  private static Throwable root(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) cause = cause.getCause();
    return cause;
  }

  private static String firstLine(Throwable error) {
    return error.toString().lines().findFirst().orElse("");
  }
}
