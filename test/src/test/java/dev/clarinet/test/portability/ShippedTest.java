package dev.clarinet.test.portability;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShippedTest {
  private static final Map<Program, Set<String>> PROGRAMS = Shipped.programs();

  /** So a new kernel is compiled for all GPUs as soon as {@code KernelRounds} runs its operation. */
  @Test
  void everyKernelIsAskedFor() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "kernels-cl"))) {
      var written = files
          .filter(file -> file.toString().endsWith(".cl"))
          .flatMap(file -> Program.names(text(file)))
          .toList();
      assertThat(PROGRAMS.keySet().stream().flatMap(p -> p.kernels().stream()).collect(toSet()))
          .containsAll(written);
    }
  }

  /** What compilers warn of fails {@code test/portability/run}, so they must not be told to be silent. */
  @Test
  void compilersMayWarn() {
    assertThat(PROGRAMS.keySet())
        .allSatisfy(program ->
            assertThat(program.options()).contains("-cl-std=CL1.2").doesNotContain("-w"));
  }

  /** They are more than a quarter of the text, which every start reads. */
  @Test
  void noCommentReachesACompiler() {
    assertThat(PROGRAMS.keySet())
        .allSatisfy(program -> assertThat(program.source()).doesNotContain("//", "/*", "*/"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aDiscreteGpuGetsSumsOf8By8AndAnIntegratedOne4By4() {
    assertThat(sumsOfAnItem(Shipped.DISCRETE)).isEqualTo("8x8");
    assertThat(sumsOfAnItem(Shipped.INTEGRATED)).isEqualTo("4x4");
  }

  private static String sumsOfAnItem(String kind) {
    var program = PROGRAMS.entrySet().stream()
        .filter(e -> e.getKey().file().equals("matmul_tiles") && e.getValue().contains(kind))
        .map(e -> e.getKey().defines())
        .toList();
    assertThat(program).hasSize(1);
    return program.get(0).get("WM") + "x" + program.get(0).get("WN");
  }

  @Test
  void kernelsAndTheirParametersAreReadFromTheSource() {
    String source = """
        #define WG 64
        #line 1 "sum.cl"
        // __kernel void commented(int a) {}
        static float twice(float a) { return 2 * a; }
        __kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void sum_add(
            const int n, __global float *restrict y) { }
        __kernel void sum_last(void) { }
        """;
    var program = Program.of(source, "-cl-mad-enable");

    assertThat(program.file()).isEqualTo("sum");
    assertThat(program.parameters()).isEqualTo("WG=64");
    assertThat(program.kernels()).containsExactly("sum_add", "sum_last");
    assertThat(Program.parameters(source, "sum_add")).isEqualTo(2);
  }
}
