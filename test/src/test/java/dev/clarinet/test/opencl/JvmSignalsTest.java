package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import dev.clarinet.opencl.runtime.Defines;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class JvmSignalsTest {
  /** SIGILL, SIGBUS, SIGFPE, SIGSEGV. */
  private static final List<Integer> SIGNALS = List.of(4, 7, 8, 11);

  @EveryBinding
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has sigaction's flags so")
  void theJvmHasItsHandlersAfterACompilation(String binding) {
    try (var runtime = Runtimes.open(binding);
        var y = runtime.floats(64);
        var program = runtime.program("probe", Defines.of("SCALE", 4711))) {
      program.kernel("probe_scale").args(64, 1.0f, y, y).items(64).launch();
      runtime.finish();
    }
    assertThat(SIGNALS).allSatisfy(signal -> assertThat(handler(signal)).isEqualTo(handlerOfJvm()));
  }

  /** The JVM has one handler for all signals that it uses; nobody else handles SIGPIPE. */
  private static long handlerOfJvm() {
    return handler(13);
  }

  /** Where the handler of a signal lies. */
  private static long handler(int signal) {
    var action = new Memory(256);
    action.clear();
    int status = NativeLibrary.getInstance(Platform.C_LIBRARY_NAME)
        .getFunction("sigaction")
        .invokeInt(new Object[] {signal, null, action});
    assertThat(status).isZero();
    return action.getLong(0);
  }
}
