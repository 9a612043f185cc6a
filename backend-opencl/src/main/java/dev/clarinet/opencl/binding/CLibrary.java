package dev.clarinet.opencl.binding;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/** The C library of this process, through JNA. */
final class CLibrary {
  private CLibrary() {}

  /**
   * A function of it.
   *
   * @throws LinkageError if JNA cannot be used here, or there is no such function
   */
  static Function function(String name) {
    return NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction(name);
  }
}
