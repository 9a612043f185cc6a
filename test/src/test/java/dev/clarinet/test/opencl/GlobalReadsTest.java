package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much the kernels for GPUs read from global memory, as Oclgrind counts it. */
class GlobalReadsTest {
  private static final int TILE = 64;
  private static final double MORE = 1.25;

  @TempDir
  private Path folder = Path.of("");

  @Test
  void noMoreIsReadThanTilesOf64By64Need() throws IOException {
    Assumptions.assumeFalse(Oclgrind.isMissing(), "Oclgrind is not installed");
    var ending =
        Oclgrind.jvm(folder).environment("OCLGRIND_INST_COUNTS", "1").run(GlobalReads.class);
    assertThat(ending.exitCode()).as(ending.output()).isZero();

    var p = GlobalReads.PRODUCT;
    assertRead("matmul_tiles", needed(p.M(), p.N(), p.K()), ending.output());
    var g = GlobalReads.CONVOLUTION;
    assertRead(
        "convolution_tiles",
        needed(g.K(), g.N() * g.P() * g.Q(), g.C() * g.R() * g.S()),
        ending.output());
  }

  /** Bytes of a product of M rows and N columns: each tile reads its rows of A and its columns of B. */
  private static long needed(int M, int N, int K) {
    long tiles = (long) (M / TILE) * (N / TILE);
    return tiles * (TILE + TILE) * K * Float.BYTES;
  }

  private static void assertRead(String kernel, long needed, String counts) {
    long read = GlobalReads.bytes(kernel, counts);
    System.out.println(kernel + " reads " + read + " bytes; tiles of 64 by 64 need " + needed);
    assertThat(read).as(kernel).isPositive().isLessThanOrEqualTo((long) (MORE * needed));
  }

  @Test
  void loadsOfNumbersAndOfVectorsAreAdded() {
    String counts = """
        Instructions executed for kernel 'matmul_tiles':
              300 - load global (1200 bytes)
               10 - call _Z6vload4mPU3AS1Kf()
               99 - call _Z6vload4mPU3AS3Kf()
                7 - load local (28 bytes)

        Instructions executed for kernel 'other':
                1 - load global (4 bytes)

        Instructions executed for kernel 'matmul_tiles':
                1 - load global (4 bytes)
        """;

    assertThat(GlobalReads.bytes("matmul_tiles", counts)).isEqualTo(1200 + 160 + 4);
  }
}
