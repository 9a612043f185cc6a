package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.test.OpenClAvailable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * PoCL's handler of SIGFPE would make Java's divisions by zero give garbage in silence, most of all where not compiled.
 */
@OpenClAvailable
class DivisionTest {

  @BeforeEach
  void poclIsHere() {
    Runtimes.assumePocl();
  }

  @ParameterizedTest
  @CsvSource({
    "jocl, -Xint",
    "jocl, -XX:TieredStopAtLevel=1",
    "jocl, -XX:-TieredCompilation",
    "lwjgl, -Xint",
    "lwjgl, -XX:TieredStopAtLevel=1",
    "lwjgl, -XX:-TieredCompilation"
  })
  void divisionByZeroAlwaysThrowsAfterPoclWasOpened(String binding, String compiler) {
    var ending = ChildJvm.with(compiler).run(DivisionMain.class, binding);

    assertThat(ending.output()).contains("threw 28572 of 28572");
    assertThat(ending.exitCode()).isZero();
  }
}
