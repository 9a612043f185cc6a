package dev.clarinet.opencl.binding;

import java.util.Locale;

/** What to tell somebody whose machine lacks a part of OpenCL. */
public final class Advice {
  private Advice() {}

  /**
   * Explains why a binding did not load: its own Java classes, its native part, or the OpenCL loader may be missing.
   */
  static String onMissing(String binding, LinkageError error) {
    String cause = firstLine(root(error));
    boolean noClasses = root(error) instanceof ClassNotFoundException;
    if (noClasses && binding.equals("lwjgl")) {
      return "LWJGL is chosen and not on the class path (" + cause
          + "): add org.lwjgl:lwjgl and org.lwjgl:lwjgl-opencl,"
          + " and lwjgl's natives jar for this system, or choose -D" + Bindings.PROPERTY + "=jocl";
    }
    return "OpenCL cannot be loaded through " + binding + " (" + cause + "). " + howToInstall();
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
