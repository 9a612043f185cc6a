package dev.clarinet.opencl.binding;

/**
 * The environment as native libraries read it. Java itself cannot change it, and {@link System#getenv} does not show
 * what was changed.
 */
final class NativeEnvironment {
  private NativeEnvironment() {}

  /**
   * Sets a variable.
   *
   * @throws IllegalStateException if it is not seen afterwards
   * @throws LinkageError if JNA cannot be used here
   */
  static void set(String variable, String value) {
    int status = CLibrary.function("setenv").invokeInt(new Object[] {variable, value, 1});
    String seen = CLibrary.function("getenv").invokeString(new Object[] {variable}, false);
    if (status != 0 || !value.equals(seen))
      throw new IllegalStateException("setenv gave " + status + ", and getenv sees " + seen);
  }
}
