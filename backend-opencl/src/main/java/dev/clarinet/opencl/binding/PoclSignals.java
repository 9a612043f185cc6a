package dev.clarinet.opencl.binding;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps PoCL's handler of the signal SIGFPE out of this process.
 *
 * <p>The JVM turns the signal of an integer division by zero into an {@code ArithmeticException}. On Linux, PoCL
 * replaces the JVM's handler when it opens a device, and from then on {@code 1 / 0} gives garbage in silence. It does
 * not do so where {@code POCL_SIGFPE_HANDLER=0} is in the environment before its library loads, so that is set here. On
 * Windows there are no such signals: PoCL has no handler there, and the JVM uses structured exceptions.
 */
public final class PoclSignals {
  private static final String VARIABLE = "POCL_SIGFPE_HANDLER";
  private static final @Nullable String HAZARD = disarm();

  private PoclSignals() {}

  /** Sets the variable if that was not done yet; where it cannot be set, says why. */
  public static Optional<String> hazard() {
    return Optional.ofNullable(HAZARD);
  }

  private static @Nullable String disarm() {
    if (System.getProperty("os.name", "").startsWith("Windows")) return null;
    try {
      JvmSignals.remember();
      NativeEnvironment.set(VARIABLE, "0");
      return null;
    } catch (IllegalStateException e) {
      return e.getMessage();
    } catch (LinkageError e) {
      return "0".equals(System.getenv(VARIABLE)) ? null : "JNA cannot be used here (" + e + ")";
    }
  }
}
