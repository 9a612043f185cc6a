package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.test.OpenClAvailable;
import dev.clarinet.test.op.KernelRounds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code builtins.cl} declares is what kernels call. */
@OpenClAvailable
class BuiltinsTest {
  @BeforeEach
  void poclIsHere() {
    Runtimes.assumePocl();
  }

  @ParameterizedTest
  @CsvSource({"GPU,NEVER", "CPU,NEVER", "CPU,TILES_OF_2", "CPU,TILES_OF_4"})
  void noKernelNeedsTheCompilersHeader(KernelFamily family, Winograd winograd) {
    var ending = ChildJvm.with().run(KernelRounds.class, family.name(), winograd.name());

    assertThat(ending.exitCode()).as(ending.output()).isZero();
    assertThat(ending.output()).doesNotContain("the compiler's own header");
  }
}
